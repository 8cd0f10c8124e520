# Copy to backend.hcl, then: terraform init -backend-config=backend.hcl
# The bucket is made once by hand: private, encrypted, versioned, and not one of Codeloom's own.
region = "ap-singapore"
bucket = "codeloom-terraform-1250000000"
prefix = "codeloom/production"
