# TencentDB for MySQL: private, TLS on, one account per function; only the migration may change the schema.

locals {
  production = var.size == "production"
  protected  = local.production && var.protect

  sizing = local.production ? { memory_mb = 8000, volume_gb = 200 } : { memory_mb = 2000, volume_gb = 50 }

  migration = "migrate"
  accounts  = toset(concat([local.migration], var.functions))

  rows   = ["SELECT", "INSERT", "UPDATE", "DELETE"]
  schema = ["CREATE", "ALTER", "DROP", "INDEX", "REFERENCES"]
}

resource "random_password" "root" {
  length      = 32
  special     = false
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
}

resource "tencentcloud_mysql_instance" "this" {
  instance_name     = var.name
  charge_type       = "POSTPAID"
  engine_version    = "8.0"
  device_type       = "UNIVERSAL"
  mem_size          = local.sizing.memory_mb
  volume_size       = local.sizing.volume_gb
  availability_zone = var.zones[0]
  slave_deploy_mode = local.production ? 1 : 0
  slave_sync_mode   = local.production ? 1 : 0
  first_slave_zone  = local.production ? var.zones[1] : var.zones[0]
  vpc_id            = var.vpc_id
  subnet_id         = var.subnet_id
  security_groups   = [var.security_group_id]
  intranet_port     = 3306
  internet_service  = 0
  destroy_protect   = local.protected ? "on" : "off"
  root_password     = random_password.root.result
  tags              = var.tags

  # All times are UTC, and a statement that would cut data off fails.
  parameters = {
    character_set_server = "utf8mb4"
    time_zone            = "+00:00"
    max_connections      = "500"
  }

  timeouts {
    create = "60m"
    delete = "60m"
  }

  lifecycle {
    precondition {
      condition     = !local.production || length(var.zones) > 1
      error_message = "size \"production\" needs MySQL in two zones."
    }
  }
}

resource "tencentcloud_mysql_ssl" "this" {
  instance_id = tencentcloud_mysql_instance.this.id
  status      = "ON"
}

# Both nodes of the instance are of one kind, for which the service makes physical backups only.
resource "tencentcloud_mysql_backup_policy" "this" {
  mysql_id         = tencentcloud_mysql_instance.this.id
  backup_model     = "physical"
  backup_time      = "18:00-22:00"
  retention_period = var.backup_days
  binlog_period    = var.backup_days
}

resource "tencentcloud_mysql_database" "this" {
  instance_id        = tencentcloud_mysql_instance.this.id
  db_name            = var.database
  character_set_name = "utf8mb4"
}

resource "random_password" "account" {
  for_each = local.accounts

  length      = 32
  special     = false
  min_lower   = 1
  min_upper   = 1
  min_numeric = 1
  keepers     = { rotation = var.password_rotation }
}

resource "tencentcloud_mysql_account" "this" {
  for_each = local.accounts

  mysql_id             = tencentcloud_mysql_instance.this.id
  name                 = each.key
  host                 = "%"
  password             = random_password.account[each.key].result
  description          = each.key == local.migration ? "Codeloom schema migration" : "Codeloom function ${each.key}"
  max_user_connections = each.key == local.migration ? 5 : 100
}

resource "tencentcloud_mysql_privilege" "this" {
  for_each = local.accounts

  mysql_id     = tencentcloud_mysql_instance.this.id
  account_name = tencentcloud_mysql_account.this[each.key].name
  account_host = tencentcloud_mysql_account.this[each.key].host
  global       = []

  database {
    database_name = tencentcloud_mysql_database.this.db_name
    privileges    = each.key == local.migration ? concat(local.rows, local.schema) : local.rows
  }
}
