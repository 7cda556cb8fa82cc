import type { SeedProject } from "./seed-project.ts";

/** The project of the tutorial "Automated Upscaling with Dynatrace", its charts written out as plain manifests. */
export const sockshop: SeedProject = {
  name: "sockshop",
  stages: ["dev", "staging", "production"],
  shipyard: `stages:
  - name: "dev"
    deployment_strategy: "direct"
    test_strategy: "functional"
  - name: "staging"
    deployment_strategy: "blue_green_service"
    test_strategy: "performance"
  - name: "production"
    deployment_strategy: "blue_green_service"
    remediation_strategy: "automated"
`,
  policy: `services:
  carts:
    oncall: [grace]
`,
  owners: "* @ada\n",
  services: {
    carts: (stage) => ({
      ...(stage === "dev"
        ? {
            "manifests/carts.yaml": deployment("carts", 1),
            "manifests/service.yaml": services(["carts"]),
          }
        : {
            "manifests/carts.yaml": deployment("carts", 0),
            "manifests/carts-primary.yaml": deployment("carts-primary", 1),
            "manifests/services.yaml": services(["carts", "carts-primary"]),
          }),
      "remediation.yaml": remediation,
      "slo.yaml": slo,
      "prometheus/sli.yaml": sli,
    }),
    "carts-db": () => ({ "manifests/carts-db.yaml": database }),
  },
};

const remediation = `remediations:
- name: response_time_p90
  actions:
  - action: scaling
    value: +1
- name: Response time degradation
  actions:
  - action: scaling
    value: +1
`;

const slo = `---
spec_version: "0.1.1"
comparison:
  aggregate_function: "avg"
  compare_with: "single_result"
  include_result_with_score: "pass"
  number_of_comparison_results: 1
filter:
objectives:
  - sli: "response_time_p90"
    key_sli: false
    pass:             # not more than 10% slower than last time, and under a second
      - criteria:
          - "<=+10%"
          - "<1000"
    warning:
      - criteria:
          - "<=1200"
    weight: 1
total_score:
  pass: "90%"
  warning: "40%"
`;

const series =
  'http_response_time_milliseconds_bucket{handler="ItemsController.addToCart",job="$SERVICE-$PROJECT-$STAGE"}';

const sli = `---
spec_version: '1.0'
indicators:
${[50, 90, 95]
  .map(
    (percent) =>
      `  response_time_p${percent}: histogram_quantile(${percent / 100}, sum by(le) (rate(${series}[$DURATION_SECONDS])))`,
  )
  .join("\n")}
`;

function deployment(name: string, replicas: number): string {
  const role = name.endsWith("-primary") ? "primary" : "canary";
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  replicas: ${replicas} # ${role === "primary" ? "serves all users" : "runs while a new version is tested"}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
        deployment: ${role}
    spec:
      containers:
        - name: carts
          image: "docker.io/keptnexamples/carts:0.11.1"
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
          readinessProbe:
            httpGet:
              path: /health
              port: 8080
            periodSeconds: 10
          resources:
            limits:
              cpu: 1000m
              memory: 2048Mi
            requests:
              cpu: 500m
              memory: 1024Mi
`;
}

function services(names: readonly string[]): string {
  return names
    .map(
      (name) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  type: ClusterIP
  ports:
    - name: http
      port: 80
      protocol: TCP
      targetPort: 8080
  selector:
    app: ${name}
`,
    )
    .join("---\n");
}

const database = `apiVersion: v1
kind: Service
metadata:
  name: carts-db
spec:
  ports:
    - name: carts-db
      port: 27017
      targetPort: 27017
  selector:
    app: carts-db
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: carts-db
  labels:
    app: carts-db
spec:
  replicas: 1
  strategy:
    type: Recreate
  selector:
    matchLabels:
      app: carts-db
  template:
    metadata:
      labels:
        app: carts-db
    spec:
      containers:
        - name: carts-db
          image: docker.io/mongo:4.2.2
          ports:
            - containerPort: 27017
`;
