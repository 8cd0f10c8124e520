# Copy to production.tfvars (never committed), then: terraform apply -var-file=production.tfvars
# What is secret is not written here: export TF_VAR_model_api_key, TF_VAR_event_token, TF_VAR_api_keys,
# TF_VAR_tls_certificate_pem and TF_VAR_tls_key_pem.
region        = "ap-singapore"
zones         = ["ap-singapore-1", "ap-singapore-2", "ap-singapore-3"]
name          = "codeloom"
size          = "production"
owner         = "platform-team"
domain        = "codeloom.example.com"
admin_cidrs   = ["203.0.113.10/32"]
ingress_cidrs = ["203.0.113.0/24"]
tls_revision  = 1

registry = "registry.example.com/codeloom"
image_digests = {
  submit    = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  dispatch  = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  finalize  = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  reconcile = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
  agent-job = "sha256:0000000000000000000000000000000000000000000000000000000000000000"
}

model_base_url = "https://api.example.com/v1"
model          = "a-model"
model_cidrs    = ["198.51.100.7/32"]
cos_cidrs      = ["203.0.113.128/25"]

# Made before the first apply, as the README says.
kafka_vip            = "10.32.0.50"
kafka_certificate_id = "abcd1234"

secrets_revision = 1
