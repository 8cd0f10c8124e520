# Two private, encrypted buckets. Code comes and goes within days; logs are the record of what was done.
# Each function's role is allowed its own prefixes, and nobody is served without TLS.

locals {
  production = var.size == "production"
  protected  = local.production && var.protect

  code = "${var.name}-code-${var.app_id}"
  logs = "${var.name}-logs-${var.app_id}"

  resource = {
    for bucket in [local.code, local.logs] : bucket => "qcs::cos:${var.region}:uid/${var.app_id}:${bucket}"
  }

  read   = ["name/cos:GetObject", "name/cos:HeadObject"]
  remove = ["name/cos:DeleteObject", "name/cos:AbortMultipartUpload"]
  list   = ["name/cos:GetBucket", "name/cos:ListMultipartUploads"]
  write = [
    "name/cos:PutObject", "name/cos:InitiateMultipartUpload", "name/cos:UploadPart", "name/cos:ListParts",
    "name/cos:CompleteMultipartUpload", "name/cos:AbortMultipartUpload",
  ]

  # Presigned URLs carry the rights of who signed them: submit signs inbox/ and logs/, dispatch the pod's two.
  # Settle, in all four, lists what was staged and deletes it.
  staged = ["tmp_zips/*", "processed_code/*", "outputs/*"]
  grants = {
    submit = [
      { bucket = local.code, actions = local.list, keys = [""] },
      { bucket = local.code, actions = concat(local.read, local.write), keys = ["tmp_zips/*", "inbox/*"] },
      { bucket = local.code, actions = local.remove, keys = concat(local.staged, ["inbox/*"]) },
      { bucket = local.logs, actions = local.read, keys = ["logs/*"] },
    ]
    dispatch = [
      { bucket = local.code, actions = local.list, keys = [""] },
      { bucket = local.code, actions = local.read, keys = ["tmp_zips/*", "inbox/*", "processed_code/*"] },
      { bucket = local.code, actions = local.write, keys = ["processed_code/*", "outputs/*"] },
      { bucket = local.code, actions = local.remove, keys = local.staged },
    ]
    finalize = [
      { bucket = local.code, actions = local.list, keys = [""] },
      { bucket = local.code, actions = local.read, keys = ["processed_code/*", "outputs/*"] },
      { bucket = local.code, actions = local.remove, keys = local.staged },
      { bucket = local.logs, actions = concat(local.read, local.write), keys = ["logs/*"] },
    ]
    reconcile = [
      { bucket = local.code, actions = local.list, keys = [""] },
      { bucket = local.code, actions = local.remove, keys = local.staged },
    ]
  }

  # Written the way CAM and COS both read them.
  statements = {
    for function, grants in local.grants : function => [
      for grant in grants : {
        actions   = grant.actions
        resources = [for key in grant.keys : key == "" ? "${local.resource[grant.bucket]}/" : "${local.resource[grant.bucket]}/${key}"]
      }
    ]
  }

  # Only functions whose role is known: in the first apply the roles come before the policies.
  allowed = {
    for bucket in [local.code, local.logs] : bucket => flatten([
      for function, grants in local.grants : [
        for grant in grants : {
          effect    = "allow"
          principal = { qcs = [var.role_arns[function]] }
          action    = grant.actions
          resource  = [for key in grant.keys : key == "" ? "${local.resource[bucket]}/" : "${local.resource[bucket]}/${key}"]
          condition = { bool_equal = { "cos:secure-transport" = "true" } }
        } if grant.bucket == bucket
      ]
    ])
  }

  tls_only = {
    for bucket in [local.code, local.logs] : bucket => {
      effect    = "deny"
      principal = { qcs = ["qcs::cam::anyone:anyone"] }
      action    = ["name/cos:*"]
      resource  = ["${local.resource[bucket]}/*"]
      condition = { bool_equal = { "cos:secure-transport" = "false" } }
    }
  }

  # QUEUED ends after 24 h and a Job within hours; the rest is margin for an outage over a weekend.
  code_days = { "tmp_zips/" = 4, "inbox/" = 4, "processed_code/" = 4, "outputs/" = 7 }
}

resource "tencentcloud_cos_bucket" "code" {
  bucket               = local.code
  acl                  = "private"
  encryption_algorithm = "AES256"
  versioning_enable    = false
  force_clean          = !local.protected
  tags                 = var.tags

  dynamic "lifecycle_rules" {
    for_each = local.code_days
    content {
      id            = "expire-${trimsuffix(lifecycle_rules.key, "/")}"
      filter_prefix = lifecycle_rules.key

      expiration {
        days = lifecycle_rules.value
      }
    }
  }

  # Parts of an upload that was never finished are stored and billed, and no listing shows them.
  lifecycle_rules {
    id            = "unfinished-uploads"
    filter_prefix = ""

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  lifecycle {
    precondition {
      condition     = length(local.code) <= 60
      error_message = "name is too long: a bucket's name with the account's id may have 60 characters."
    }
  }
}

resource "tencentcloud_cos_bucket" "logs" {
  bucket               = local.logs
  acl                  = "private"
  encryption_algorithm = "AES256"
  versioning_enable    = local.production
  force_clean          = !local.protected
  tags                 = var.tags

  lifecycle_rules {
    id            = "expire-logs"
    filter_prefix = "logs/"

    dynamic "transition" {
      for_each = var.logs_days > 60 ? [30] : []
      content {
        days          = transition.value
        storage_class = "STANDARD_IA"
      }
    }

    expiration {
      days = var.logs_days
    }

    non_current_expiration {
      non_current_days = 30
    }
  }

  lifecycle_rules {
    id            = "unfinished-uploads"
    filter_prefix = ""

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "tencentcloud_cos_bucket_policy" "code" {
  bucket = tencentcloud_cos_bucket.code.bucket
  policy = jsonencode({ version = "2.0", statement = concat([local.tls_only[local.code]], local.allowed[local.code]) })
}

resource "tencentcloud_cos_bucket_policy" "logs" {
  bucket = tencentcloud_cos_bucket.logs.bucket
  policy = jsonencode({ version = "2.0", statement = concat([local.tls_only[local.logs]], local.allowed[local.logs]) })
}
