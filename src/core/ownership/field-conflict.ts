/** A field that an apply wants to set and another manager has set to something else. */
export type FieldConflict = {
  readonly manager: string;
  /** `scale` for whoever wrote through that subresource; null for the object itself. */
  readonly subresource: string | null;
  /** As the API server writes it, without the dot in front: `spec.template.spec.containers[name="carts"].image`. */
  readonly field: string;
};

/** What an API server holds against one field (meta/v1 StatusCause). */
export type FieldCause = {
  /** `FieldValueInvalid`, `FieldValueForbidden`, … */
  readonly reason: string;
  readonly field: string;
  readonly message: string;
};

/** RFC 6902, the operations that are used here. */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };
