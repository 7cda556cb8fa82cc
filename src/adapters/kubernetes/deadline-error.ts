import { UnavailableError } from "../../ports.ts";

/** No answer in time. What was asked for may still happen. */
export class DeadlineError extends UnavailableError {
  override name = "DeadlineError";
  readonly seconds: number;
  constructor(message: string, seconds: number) {
    super(message);
    this.seconds = seconds;
  }
}
