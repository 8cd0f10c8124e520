# Planned with the real provider and credentials that open nothing: what is asserted is what would be asked for.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

variables {
  name   = "codeloom"
  size   = "production"
  region = "ap-singapore"
  app_id = "1250000000"
  role_arns = {
    submit    = "qcs::cam::uin/100000000001:roleName/codeloom-submit"
    dispatch  = "qcs::cam::uin/100000000001:roleName/codeloom-dispatch"
    finalize  = "qcs::cam::uin/100000000001:roleName/codeloom-finalize"
    reconcile = "qcs::cam::uin/100000000001:roleName/codeloom-reconcile"
  }
  tags = { environment = "test" }
}

run "private_and_encrypted" {
  command = plan

  assert {
    condition     = alltrue([for bucket in [tencentcloud_cos_bucket.code, tencentcloud_cos_bucket.logs] : bucket.acl == "private" && bucket.encryption_algorithm == "AES256"])
    error_message = "Buckets are private and encrypted."
  }

  assert {
    condition     = alltrue([for bucket in [tencentcloud_cos_bucket.code, tencentcloud_cos_bucket.logs] : bucket.force_clean == false])
    error_message = "Production's objects do not go with a bucket."
  }

  assert {
    condition     = tencentcloud_cos_bucket.logs.versioning_enable
    error_message = "In production the record of a task survives being overwritten."
  }
}

run "lifecycle" {
  command = plan

  assert {
    condition     = toset([for rule in tencentcloud_cos_bucket.code.lifecycle_rules : rule.filter_prefix if length(rule.expiration) > 0]) == toset(["tmp_zips/", "inbox/", "processed_code/", "outputs/"])
    error_message = "Every prefix of the code bucket expires."
  }

  assert {
    condition     = alltrue([for bucket in [tencentcloud_cos_bucket.code, tencentcloud_cos_bucket.logs] : length([for rule in bucket.lifecycle_rules : rule if length(rule.abort_incomplete_multipart_upload) > 0 && rule.filter_prefix == ""]) == 1])
    error_message = "Unfinished uploads are removed from the whole bucket."
  }

  assert {
    condition     = alltrue(flatten([for rule in tencentcloud_cos_bucket.code.lifecycle_rules : [for expiration in rule.expiration : expiration.days >= 3]]))
    error_message = "Code must outlive 24 hours in the queue and an outage over a weekend."
  }
}

run "policies" {
  command = plan

  assert {
    condition = alltrue([
      for policy in [tencentcloud_cos_bucket_policy.code.policy, tencentcloud_cos_bucket_policy.logs.policy] :
      length([for statement in jsondecode(policy).statement : statement if statement.effect == "deny" && statement.condition.bool_equal["cos:secure-transport"] == "false" && statement.action == ["name/cos:*"]]) == 1
    ])
    error_message = "Nobody is served without TLS, whatever is asked for."
  }

  assert {
    condition = alltrue(flatten([
      for policy in [tencentcloud_cos_bucket_policy.code.policy, tencentcloud_cos_bucket_policy.logs.policy] : [
        for statement in jsondecode(policy).statement : statement.effect == "deny" || alltrue([for action in statement.action : !strcontains(action, "*")])
      ]
    ]))
    error_message = "No right is given by wildcard."
  }

  assert {
    condition = toset([
      for statement in jsondecode(tencentcloud_cos_bucket_policy.logs.policy).statement : statement.principal.qcs[0]
      if statement.effect == "allow" && contains(statement.action, "name/cos:PutObject")
    ]) == toset(["qcs::cam::uin/100000000001:roleName/codeloom-finalize"])
    error_message = "Only finalize writes the record."
  }

  assert {
    condition = alltrue([
      for function, statements in output.statements : anytrue([
        for statement in statements : contains(statement.actions, "name/cos:GetBucket")
        && alltrue([for resource in statement.resources : strcontains(resource, "codeloom-code-")])
      ])
    ])
    error_message = "Settle, in all four functions, lists what was staged before it deletes it."
  }

  assert {
    condition = alltrue([
      for statement in output.statements.dispatch : alltrue([for resource in statement.resources : strcontains(resource, "codeloom-code-")])
    ])
    error_message = "dispatch has no business in the logs."
  }
}

run "dev_leaves_nothing_behind" {
  command = plan

  variables {
    size = "dev"
  }

  assert {
    condition     = tencentcloud_cos_bucket.code.force_clean && tencentcloud_cos_bucket.logs.force_clean
    error_message = "dev is destroyed whole."
  }
}

run "refuses_a_missing_role" {
  command = plan

  variables {
    role_arns = { submit = "qcs::cam::uin/100000000001:roleName/codeloom-submit" }
  }

  expect_failures = [var.role_arns]
}

run "unprotected_on_purpose" {
  command = plan

  variables {
    protect = false
  }

  assert {
    condition     = tencentcloud_cos_bucket.code.force_clean && tencentcloud_cos_bucket.logs.versioning_enable
    error_message = "A production environment must be destroyable when that is meant, without becoming another one first."
  }
}
