/** What health is judged of: a live object, or as much of one as a file holds. */
export type AssessedObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [field: string]: unknown;
};
