/** A commit as a file of the journal names it: whoever may push can write anything there. */
export const commitId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
