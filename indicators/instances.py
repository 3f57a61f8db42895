"""The instances that the tables follow, and the chip in each."""

CHIPS = {
    "p4d.24xlarge": "nvidia-a100-40",
    "p4de.24xlarge": "nvidia-a100-80",
    "p5.4xlarge": "nvidia-h100",
    "p5.48xlarge": "nvidia-h100",
    "p5e.48xlarge": "nvidia-h200",
    "p5en.48xlarge": "nvidia-h200",
    "p6-b200.48xlarge": "nvidia-b200",
    "p6-b300.48xlarge": "nvidia-b300",
    "p6e-gb200.36xlarge": "nvidia-gb200",
    "p6e-gb300.36xlarge": "nvidia-gb300",
    "inf1.24xlarge": "aws-inferentia1",
    "inf2.48xlarge": "aws-inferentia2",
    "trn1.32xlarge": "aws-trainium1",
    "trn1n.32xlarge": "aws-trainium1",
    "trn2.3xlarge": "aws-trainium2",
    "trn2.48xlarge": "aws-trainium2",
    "trn2u.48xlarge": "aws-trainium2",
    "trn3.48xlarge": "aws-trainium3",
}
