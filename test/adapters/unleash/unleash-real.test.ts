import { missingForUnleash, startRealUnleash } from "../../support/real-unleash.ts";
import { flagServiceContract } from "./flag-service-contract.ts";
import { rolloutContract } from "./rollout-contract.ts";

flagServiceContract("a real Unleash", startRealUnleash, missingForUnleash);
rolloutContract("a real Unleash", startRealUnleash, missingForUnleash);
