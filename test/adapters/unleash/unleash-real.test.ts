import { missingForUnleash, startRealUnleash } from "../../support/real-unleash.ts";
import { flagServiceContract } from "./flag-service-contract.ts";

flagServiceContract("a real Unleash", startRealUnleash, missingForUnleash);
