# dev.example.tfvars as it stands, with what README.md has exported beside it.

override_resource {
  target = module.knative[0].helm_release.operator
}

variables {
  kubeconfig      = "./tests/kubeconfig.yaml"
  model_api_key   = "must-never-be-stored"
  event_token     = "must-never-be-stored-by-anything"
  services_secret = "must-never-be-stored-by-anything"
  api_keys        = ["abcdefghijkl team-a sha256:00000000000000000000000000000000:0000000000000000000000000000000000000000000000000000000000000000"]
}

run "example" {
  command = plan

  assert {
    condition     = length(module.codeloom.services) == 4
    error_message = "The example is an environment that can be tried."
  }
}
