import { findRealKube, startRealKube } from "../../support/real-kube.ts";
import { clusterContract } from "./cluster-contract.ts";

const programs = findRealKube();

clusterContract(
  "a real API server",
  "missing" in programs ? programs : () => startRealKube(programs),
);
