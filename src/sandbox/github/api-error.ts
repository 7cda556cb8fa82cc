/** An answer of 4xx or 5xx with GitHub's error body; the API's one error handler renders it. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly status: ErrorStatus;
  readonly errors: readonly FieldError[];
  constructor(status: ErrorStatus, message: string, errors: readonly FieldError[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

type ErrorStatus = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 422 | 429 | 500 | 502;

/** `code` is `missing`, `missing_field`, `invalid`, `already_exists` or `custom` (then with a message). */
export type FieldError = {
  readonly resource: string;
  readonly code: string;
  readonly field?: string;
  readonly message?: string;
};

export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

export function validationFailed(...errors: readonly FieldError[]): ApiError {
  return new ApiError(422, "Validation Failed", errors);
}
