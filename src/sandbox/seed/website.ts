import type { SeedProject } from "./seed-project.ts";

/** The project of the tutorial "Unleash outside Kubernetes": a service without a manifest and without objectives. */
export const website: SeedProject = {
  name: "website",
  stages: ["production"],
  shipyard: `stages:
  - name: "production"
    remediation_strategy: "automated"
`,
  policy: `services:
  front-end:
    oncall: [grace]
`,
  owners: "* @ada\n",
  services: {
    "front-end": () => ({
      "remediation.yaml": `remediations:
- name: Failure rate increase
  actions:
  - action: featuretoggle
    value: EnableStaticContent:on
`,
      "flags.yaml": `# Switches of the website, as the flag service has them in production.
flags:
  EnablePromotion: on
  EnableStaticContent: off # serves the copy from the content network
`,
    }),
  },
};
