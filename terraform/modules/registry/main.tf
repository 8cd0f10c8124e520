# Where the images come from: a registry made here, or one that is there already.
# A new one is empty, so it is made and filled before the functions are deployed (see the README).

locals {
  production = var.size == "production"
  protected  = local.production && var.protect
  made       = var.existing == ""
}

resource "tencentcloud_tcr_instance" "this" {
  count = local.made ? 1 : 0

  name                  = var.name
  instance_type         = local.production ? "standard" : "basic"
  registry_charge_type  = 1
  open_public_operation = length(var.push_cidrs) > 0
  deletion_protection   = local.protected
  delete_bucket         = !local.protected
  tags                  = var.tags

  dynamic "security_policy" {
    for_each = toset(var.push_cidrs)
    content {
      cidr_block  = security_policy.value
      description = "Where images are pushed from"
    }
  }
}

resource "tencentcloud_tcr_namespace" "this" {
  count = local.made ? 1 : 0

  instance_id    = tencentcloud_tcr_instance.this[0].id
  name           = "codeloom"
  is_public      = false
  is_auto_scan   = true
  is_prevent_vul = var.block_severity != ""
  severity       = var.block_severity == "" ? null : var.block_severity
  tags           = var.tags
}

resource "tencentcloud_tcr_repository" "this" {
  for_each = local.made ? toset(var.repositories) : toset([])

  instance_id    = tencentcloud_tcr_instance.this[0].id
  namespace_name = tencentcloud_tcr_namespace.this[0].name
  name           = each.key
  brief_desc     = "Codeloom ${each.key}"
  force_delete   = !local.protected
}

resource "tencentcloud_tcr_vpc_attachment" "this" {
  count = local.made ? 1 : 0

  instance_id           = tencentcloud_tcr_instance.this[0].id
  vpc_id                = var.vpc_id
  subnet_id             = var.subnet_id
  region_name           = var.region
  enable_vpc_domain_dns = true

  lifecycle {
    precondition {
      condition     = var.vpc_id != "" && var.subnet_id != ""
      error_message = "A new registry needs vpc_id and subnet_id, from which the nodes pull."
    }
  }
}

resource "random_password" "pull" {
  count = local.made ? 1 : 0

  length      = 20
  special     = false
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
  keepers     = { rotation = var.password_rotation }
}

# The nodes can pull and nothing else.
resource "tencentcloud_tcr_service_account" "pull" {
  count = local.made ? 1 : 0

  registry_id = tencentcloud_tcr_instance.this[0].id
  name        = "${var.name}-pull"
  description = "Pulls images onto the nodes"
  password    = random_password.pull[0].result
  duration    = 3650
  tags        = var.tags

  permissions {
    resource = tencentcloud_tcr_namespace.this[0].name
    actions  = ["tcr:PullRepository"]
  }

  lifecycle {
    # The provider turns the duration into a date of its own.
    ignore_changes = [duration]
  }
}
