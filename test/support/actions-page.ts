import { format } from "prettier";
import type { ActionType } from "../../src/core/action/action.ts";
import { actionTypes } from "../../src/core/action/action-types.ts";

/** docs/actions.md, from what every action says of itself. */
export async function actionsPage(): Promise<string> {
  const contents = actionTypes.map(({ name, about }) => `- [${name}](#${name}): ${about.does}`);
  const parts = [intro, contents.join("\n"), ...actionTypes.map(section), reach, workflows, back];
  return format(parts.join("\n\n"), { parser: "markdown", printWidth: 100 });
}

const intro = `# Actions

What the rules of a \`remediation.yaml\` may do. Each \`action\` has a \`value\`, and is tried in the order of its rule:
the next one when the evaluation after the last one failed and the problem is still there. An action plans a change of
the service's files on the stage branch, and that change is a pull request; the same files and value give the same change.
What an action refuses is recorded with its reason, and the next one is tried.

\`\`\`yaml remediation.yaml
apiVersion: spec.keptn.sh/0.1.4
kind: Remediation
spec:
  remediations:
    - problemType: Response time degradation
      actionsOnOpen:
        - action: scaling
          value: "+1"
        - action: rollback
\`\`\`

This page is made from the actions themselves; the words of the values are those that the parser knows.`;

function section({ name, aliases, about }: ActionType): string {
  const { does, forms, keys, edits, refuses } = about;
  const also = aliases.map((alias) => `\`${alias}\``).join(" and ");
  return [
    `## ${name}`,
    does + (also === "" ? "" : ` Also known as ${also}.`),
    table(
      ["value", "asks for"],
      forms.map(([yaml, means]) => [yaml === "" ? "none" : `\`${yaml}\``, means]),
    ),
    ...(Object.keys(keys).length === 0
      ? []
      : [
          "Keys of a value that is a map:",
          table(
            ["key", "means"],
            Object.entries(keys).map(([key, means]) => [`\`${key}\``, means]),
          ),
        ]),
    `**Changes:** ${edits}`,
    "**Refuses:**",
    refuses.map((refused) => `- ${refused}`).join("\n"),
  ].join("\n\n");
}

function cells(row: readonly string[]): string {
  return `| ${row.map((cell) => cell.replaceAll("|", String.raw`\|`)).join(" | ")} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [cells(head), cells(head.map(() => "---")), ...rows.map(cells)].join("\n");
}

const reach = `## Out of reach

No action changes these, whatever a rule, the policy or the server says; a rollback that would is refused as a whole:

- Secrets (sealed and external ones too), ServiceAccounts, Roles and their bindings, Namespaces, definitions of kinds and
  whatever admits objects;
- security contexts and what is in them, \`serviceAccountName\`, \`hostNetwork\`, \`hostPID\`, \`hostIPC\`, \`hostPath\`,
  \`capabilities\`, \`privileged\`, references to Secrets, \`imagePullSecrets\`; in a chart the values that its templates
  put into such places, or read so that it cannot be told where they end up: by \`with\`, \`range\`, \`if\`, a variable, a
  helper or a function such as \`toYaml\`, as a key or a kind, or by a chart that it depends on. What is written out as it
  is (\`{{ .Values.a.b | quote }}\`) may change, and so may \`replicaCount\`, \`podAnnotations\`,
  \`autoscaling.minReplicas\` and \`image.tag\`, unless a template puts them into such a place.

The server's configuration may narrow a project's actions further by \`reach\`: their names, the kinds of objects and
the paths of files. A refusal names the cap. A kustomization is of the kind \`Kustomization\`; a chart's values and
templates are of none that could be told, so a list of kinds keeps them back unless there is a list of paths too. A
change that would alter the files of another service is refused too.`;

const workflows = `## Workflows and names of your own

\`actions:\` in evenkeel.yaml maps an action's name that a rule has to a workflow, with the value as JSON:

\`\`\`yaml evenkeel.yaml
actions:
  toggle-ansible-job: { workflow: ansible } # where merges need no person
  page-the-vendor: { workflow: page, approval: none } # on stages in review too
\`\`\`

The workflow gets ten texts in \`github.event.client_payload\`: \`project\`, \`stage\`, \`service\`, \`problem\`,
\`attempt\`, \`delivery\`, \`title\`, \`url\`, \`action\` and \`inputs\`.

\`\`\`yaml workflow.yaml
on:
  repository_dispatch:
    types: [ansible]
jobs:
  run:
    runs-on: ubuntu-latest
    steps:
      - run: ./toggle "$JOB"
        env:
          JOB: \${{ fromJSON(github.event.client_payload.inputs).job }}
\`\`\`

- \`title\` and \`url\` come from the monitor: give them to a script by \`env\`, as above, never inside \`run\`.
- After a crash the same event may come twice, with the same \`delivery\` (\`<problem>-<attempt>\`): a workflow that must
  not run twice looks whether it has seen it, say by \`concurrency\`.
- A freeze window and a hold keep the event back; \`approval: none\` lets it pass a freeze.
- Evenkeel does not wait for the workflow to end: the observation time begins when the event is sent.`;

const back = `## Back to normal

\`returnToNormal: after 1h\` of a stage in evenkeel.yaml has what helped put back an hour after the problem is over: an
attempt of its own, with a pull request that lives as any other. Each field goes back to what it was before the first
attempt; a field that was added is removed. A field that somebody changed since stays as it is, and so do rollbacks and
restarts. It is cancelled if the problem comes back, or another one of the service is open when it is due. None is
scheduled where the same problem came back after an earlier return within seven times as long, a day at least. Whatever the
evaluation after it says, the record of the problem ends there; its last line says what came of it.`;
