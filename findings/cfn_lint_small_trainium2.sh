#!/usr/bin/env bash
# cfn-lint 1.58.0 refuses the smallest Trainium2 instance in every region that offers it.
#
# Guessed: a linter of CloudFormation knows each type that EC2 offers in a region.
# Seen: its lists come from the price list, which has no row for trn2.3xlarge: a valid template is
# an error (E3628) in the three regions where EC2's interface offered the type in October 2026.
# trn2.48xlarge passes where it is offered.
# Date: 30 November 2026. Source: instancetype_enum.json in
# cfnlint/data/schemas/extensions/aws_ec2_instance, which by
# cfnlint/rules/resources/ectwo/InstanceInstanceTypeEnum.py comes from the price interface;
# moto/ec2/resources/instance_type_offerings for what was offered.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  cfn-lint==1.58.0 'moto[ec2]==5.2.5' boto3==1.44.8
cd "$folder"
template() {
  printf '{"Resources": {"Server": {"Type": "AWS::EC2::Instance", "Properties": {
    "ImageId": "ami-0abcdef1234567890", "InstanceType": "%s"}}}}' "$1" > template.json
}
lint() { venv/bin/cfn-lint --regions "$1" --template template.json --format parseable; }
template trn2.48xlarge
lint us-east-2
template trn2.3xlarge
for region in sa-east-1 ap-south-2 ap-southeast-4; do
  if found=$(lint "$region"); then echo "changed: trn2.3xlarge passes" >&2; exit 1; fi
  grep -q "E3628:'trn2.3xlarge'" <<<"$found" || { echo "changed: ${found:0:80}" >&2; exit 1; }
done
venv/bin/python - <<'PYTHON'
import boto3
from moto import mock_aws

login = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
asked = [{"Name": "instance-type", "Values": ["trn2.3xlarge"]}]
with mock_aws():
    for region in ("sa-east-1", "ap-south-2", "ap-southeast-4"):
        ec2 = boto3.client("ec2", region, **login)
        found = ec2.describe_instance_type_offerings(LocationType="region", Filters=asked)
        assert [row["Location"] for row in found["InstanceTypeOfferings"]] == [region], region
PYTHON
echo "as seen: offered in three regions, an error in each"
