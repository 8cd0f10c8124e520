# One CAM role per function, assumed by its service account's token: a function holds no key,
# and a stolen token of one function opens nothing of another.

resource "tencentcloud_cam_role" "this" {
  for_each = var.functions

  name             = "${var.name}-${each.key}"
  description      = "Codeloom function ${each.key}, for ${each.value.namespace}/${each.value.service_account} only"
  session_duration = var.session_seconds
  console_login    = false
  tags             = var.tags

  document = jsonencode({
    version = "2.0"
    statement = [{
      effect    = "allow"
      action    = ["name/sts:AssumeRoleWithWebIdentity"]
      principal = { federated = ["qcs::cam::uin/${var.owner_uin}:oidc-provider/${var.oidc_provider}"] }
      condition = {
        string_equal = {
          "oidc:iss" = [var.oidc_issuer]
          "oidc:aud" = [var.audience]
          "oidc:sub" = ["system:serviceaccount:${each.value.namespace}:${each.value.service_account}"]
        }
      }
    }]
  })
}

resource "tencentcloud_cam_policy" "this" {
  for_each = var.functions

  name        = "${var.name}-${each.key}"
  description = "What the Codeloom function ${each.key} may do in COS"
  tags        = var.tags

  document = jsonencode({
    version = "2.0"
    statement = [
      for statement in var.statements[each.key] : {
        effect    = "allow"
        action    = statement.actions
        resource  = statement.resources
        condition = { bool_equal = { "cos:secure-transport" = "true" } }
      }
    ]
  })

  lifecycle {
    precondition {
      condition     = alltrue([for statement in var.statements[each.key] : !contains(statement.actions, "*") && !contains(statement.resources, "*")])
      error_message = "The rights of ${each.key} hold a bare wildcard."
    }
  }
}

resource "tencentcloud_cam_role_policy_attachment" "this" {
  for_each = var.functions

  role_id   = tencentcloud_cam_role.this[each.key].id
  policy_id = tencentcloud_cam_policy.this[each.key].id
}
