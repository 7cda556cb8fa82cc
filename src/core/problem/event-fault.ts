/** What keeps an event from being read; `field` is a dotted path into the body. */
export type EventFault = { readonly field: string; readonly message: string };
