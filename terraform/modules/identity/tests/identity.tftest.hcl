# Planned with the real provider and credentials that open nothing: what is asserted is what would be asked for.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

variables {
  name          = "codeloom"
  owner_uin     = "100000000001"
  oidc_provider = "cls-12345678"
  oidc_issuer   = "https://ap-singapore-oidc.tke.tencentcs.com/id/1"
  functions = {
    submit   = { namespace = "codeloom", service_account = "submit" }
    dispatch = { namespace = "codeloom", service_account = "dispatch" }
  }
  statements = {
    submit   = [{ actions = ["name/cos:GetObject"], resources = ["qcs::cos:ap-singapore:uid/1250000000:codeloom-code-1250000000/inbox/*"] }]
    dispatch = [{ actions = ["name/cos:PutObject"], resources = ["qcs::cos:ap-singapore:uid/1250000000:codeloom-code-1250000000/processed_code/*"] }]
  }
  tags = { environment = "test" }
}

run "only_the_function_itself" {
  command = plan

  assert {
    condition = alltrue([
      for name, role in tencentcloud_cam_role.this :
      jsondecode(role.document).statement[0].condition.string_equal["oidc:sub"] == ["system:serviceaccount:codeloom:${name}"]
    ])
    error_message = "A role is for one service account."
  }

  assert {
    condition = alltrue([
      for role in tencentcloud_cam_role.this :
      alltrue([for key in ["oidc:iss", "oidc:aud", "oidc:sub"] : length(jsondecode(role.document).statement[0].condition.string_equal[key]) == 1])
    ])
    error_message = "Issuer, audience and subject are all checked."
  }

  assert {
    condition     = alltrue([for role in tencentcloud_cam_role.this : role.console_login == false && role.session_duration == 43200])
    error_message = "A role is for programs, and its sessions outlive the longest presigned URL."
  }
}

run "rights" {
  command = plan

  assert {
    condition     = alltrue([for policy in tencentcloud_cam_policy.this : jsondecode(policy.document).statement[0].condition.bool_equal["cos:secure-transport"] == "true"])
    error_message = "Rights hold with TLS only."
  }

  assert {
    condition     = jsondecode(tencentcloud_cam_policy.this["submit"].document).statement[0].action == ["name/cos:GetObject"]
    error_message = "A role has its own function's rights."
  }
}

run "refuses_a_bare_wildcard" {
  command = plan

  variables {
    statements = {
      submit   = [{ actions = ["*"], resources = ["*"] }]
      dispatch = [{ actions = ["name/cos:PutObject"], resources = ["qcs::cos:ap-singapore:uid/1250000000:codeloom-code-1250000000/processed_code/*"] }]
    }
  }

  expect_failures = [tencentcloud_cam_policy.this]
}

run "refuses_a_shared_service_account" {
  command = plan

  variables {
    functions = {
      submit   = { namespace = "codeloom", service_account = "default" }
      dispatch = { namespace = "codeloom", service_account = "default" }
    }
  }

  expect_failures = [var.functions]
}
