# production.example.tfvars as it stands, with what README.md has exported beside it.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

override_data {
  target = data.tencentcloud_user_info.this
  values = { app_id = "1250000000", uin = "100000000001", owner_uin = "100000000001" }
}

override_data {
  target = data.tencentcloud_availability_zones_by_product.kafka
  values = {
    zones = [
      { id = "900001", name = "ap-singapore-1", state = "AVAILABLE", description = "" },
      { id = "900002", name = "ap-singapore-2", state = "AVAILABLE", description = "" },
      { id = "900003", name = "ap-singapore-3", state = "AVAILABLE", description = "" },
    ]
  }
}

override_resource {
  target = module.knative.helm_release.operator
}

variables {
  model_api_key       = "must-never-be-stored"
  event_token         = "must-never-be-stored-by-anything"
  api_keys            = ["abcdefghijkl team-a sha256:00000000000000000000000000000000:0000000000000000000000000000000000000000000000000000000000000000"]
  tls_certificate_pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
  tls_key_pem         = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----"
  ca_bundle_pem       = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
  trust_store_base64  = "MIIB"
}

run "example" {
  command = plan

  assert {
    condition     = startswith(output.api_url, "https://") && length(module.codeloom.services) == 4
    error_message = "The example is an environment that callers from outside can use."
  }
}
