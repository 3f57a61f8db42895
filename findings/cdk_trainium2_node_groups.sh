#!/usr/bin/env bash
# AWS's CDK gives Kubernetes nodes of Trainium2 no Neuron plug-in, and newer GPUs no driver.
#
# Guessed: a node group of trn2.48xlarge gets what one of trn1.32xlarge gets, and p5.48xlarge (H100)
# what p4d.24xlarge (A100) gets.
# Seen in aws-cdk-lib 2.276.0: aws-eks adds the plug-in that offers Neuron devices to pods for trn1
# and inf2, and none for trn2. aws-eks-v2 gives trn2 and p5 the plain image, that of m7i, and p4d
# the accelerated one: its sister learnt the newer families in November 2025, it did not. The name
# p6-b200.48xlarge (B200) is refused as malformed.
# Date: 30 November 2026. Source: aws-eks/lib/instance-types.js and
# aws-eks-v2/lib/private/nodegroup.js of the package; issue 29131 and pull request 36032 of aws/aws-cdk.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 \
  @aws-cdk/lambda-layer-kubectl-v34@2.2.2
cat > seen.js <<'SCRIPT'
const assert = require("node:assert");
const { Stack } = require("aws-cdk-lib");
const { Template } = require("aws-cdk-lib/assertions");
const { InstanceType } = require("aws-cdk-lib/aws-ec2");
const { KubectlV34Layer } = require("@aws-cdk/lambda-layer-kubectl-v34");

function nodes(module, instance) {
  const stack = new Stack();
  const eks = require(`aws-cdk-lib/${module}`);
  const both = { version: eks.KubernetesVersion.V1_34, defaultCapacity: 0 };
  const own = module === "aws-eks"
    ? { kubectlLayer: new KubectlV34Layer(stack, "kubectl") }
    : { defaultCapacityType: eks.DefaultCapacityType.NODEGROUP };
  const cluster = new eks.Cluster(stack, "cluster", { ...both, ...own });
  cluster.addNodegroupCapacity("nodes", { instanceTypes: [new InstanceType(instance)] });
  const made = Template.fromStack(stack);
  const [group] = Object.values(made.findResources("AWS::EKS::Nodegroup"));
  const manifests = made.findResources("Custom::AWSCDK-EKS-KubernetesResource");
  return [group.Properties.AmiType, JSON.stringify(manifests).includes("neuron-device-plugin")];
}

const expected = [
  ["aws-eks", "trn1.32xlarge", "AL2_x86_64_GPU", true],
  ["aws-eks", "trn2.48xlarge", "AL2_x86_64_GPU", false],
  ["aws-eks-v2", "p4d.24xlarge", "AL2_x86_64_GPU", false],
  ["aws-eks-v2", "p5.48xlarge", "AL2_x86_64", false],
  ["aws-eks-v2", "trn2.48xlarge", "AL2_x86_64", false],
  ["aws-eks-v2", "m7i.4xlarge", "AL2_x86_64", false],
];
for (const [module, instance, image, plugin] of expected) {
  const seen = nodes(module, instance);
  console.log(`${module} ${instance}: ${seen[0]}, ${seen[1] ? "a" : "no"} Neuron plug-in`);
  assert.deepStrictEqual(seen, [image, plugin]);
}
assert.throws(() => nodes("aws-eks", "p6-b200.48xlarge"), /Malformed instance type/);
console.log("p6-b200.48xlarge: refused as malformed");
SCRIPT
node seen.js 2> warnings || { cat warnings >&2; exit 1; }
