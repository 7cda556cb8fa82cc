/** The commands as a Markdown list, for whoever may write to the repository. */
export const commandList = [
  "Write one of these at the beginning of a comment (it takes permission to write here):",
  "",
  "- `/evenkeel retry`: tries the last action once more, after it failed or was declined",
  "- `/evenkeel hold [for 2h] [reason]`: keeps the action from this service; `30m`, `2h`, `3d`",
  "- `/evenkeel resume`: lifts what holds the service's actions",
  "- `/evenkeel explain`: says what was decided, by which rule, and what is waited for",
  "- `/evenkeel help`: this list",
].join("\n");
