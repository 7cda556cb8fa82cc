import { missingForAlertmanager, startRealAlertmanager } from "../../support/real-alertmanager.ts";
import { alertmanagerContract } from "./alertmanager-contract.ts";

async function boot() {
  return startRealAlertmanager({
    route: {
      receiver: "evenkeel",
      group_wait: "1s",
      routes: [{ receiver: "other.team", matchers: ['team="other"'] }],
    },
    receivers: [{ name: "evenkeel" }, { name: "other.team" }],
  });
}

alertmanagerContract("a real one", boot, missingForAlertmanager);
