# TencentDB for Redis: private, password, TLS. It holds copies and leases only, so losing it loses nothing.

locals {
  production = var.size == "production"
  protected  = local.production && var.protect

  redis_6_2 = 15
}

# The service takes 8 to 16 characters.
resource "random_password" "this" {
  length      = 16
  special     = false
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
  keepers     = { rotation = var.password_rotation }
}

resource "tencentcloud_redis_instance" "this" {
  name               = var.name
  charge_type        = "POSTPAID"
  type_id            = local.redis_6_2
  availability_zone  = var.zone
  mem_size           = local.production ? 4096 : 1024
  redis_shard_num    = 1
  redis_replicas_num = local.production ? 2 : 1
  replica_zone_ids   = local.production ? var.replica_zone_ids : null
  vpc_id             = var.vpc_id
  subnet_id          = var.subnet_id
  security_groups    = [var.security_group_id]
  port               = 6379
  password           = random_password.this.result
  no_auth            = false
  wan_address_switch = "close"
  force_delete       = !local.protected
  tags               = var.tags

  lifecycle {
    precondition {
      condition     = !local.production || length(var.replica_zone_ids) == 2
      error_message = "size \"production\" keeps two replicas: name their two zones in replica_zone_ids."
    }
  }
}

resource "tencentcloud_redis_ssl" "this" {
  instance_id = tencentcloud_redis_instance.this.id
  ssl_config  = "enabled"
}
