import { Option } from "commander";

export function outputOption(): Option {
  return new Option("--output <form>", "for people or for programs")
    .choices(["text", "json"])
    .default("text");
}
