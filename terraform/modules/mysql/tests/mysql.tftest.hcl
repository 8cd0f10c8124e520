# Planned with the real provider and credentials that open nothing: what is asserted is what would be asked for.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

variables {
  name              = "codeloom"
  size              = "production"
  vpc_id            = "vpc-1"
  subnet_id         = "subnet-1"
  security_group_id = "sg-1"
  zones             = ["ap-singapore-1", "ap-singapore-2"]
  tags              = { environment = "test" }
}

run "can_be_brought_back" {
  command = plan

  variables {
    backup_days = 14
  }

  assert {
    condition     = tencentcloud_mysql_backup_policy.this.backup_model == "physical" && tencentcloud_mysql_backup_policy.this.retention_period == 14 && tencentcloud_mysql_backup_policy.this.binlog_period == 14
    error_message = "Backups, and the log between them, are kept as long as was asked for."
  }
}

run "refuses_backups_that_nobody_could_compare" {
  command = plan

  variables {
    backup_days = 365
  }

  expect_failures = [var.backup_days]
}

run "money" {
  command = plan

  assert {
    condition     = tencentcloud_mysql_instance.this.charge_type == "POSTPAID"
    error_message = "Paid by the hour."
  }

  assert {
    condition     = tencentcloud_mysql_instance.this.tags["environment"] == "test"
    error_message = "Untagged resources cannot be told apart on the bill."
  }
}

run "safety" {
  command = plan

  assert {
    condition     = tencentcloud_mysql_instance.this.internet_service == 0
    error_message = "MySQL has no public address."
  }

  assert {
    condition     = tencentcloud_mysql_ssl.this.status == "ON"
    error_message = "TLS must be on."
  }

  assert {
    condition     = tencentcloud_mysql_instance.this.destroy_protect == "on"
    error_message = "Production must not be deleted by accident."
  }

  assert {
    condition     = tencentcloud_mysql_instance.this.engine_version == "8.0"
    error_message = "The provider's default is 5.7."
  }

  assert {
    condition     = tencentcloud_mysql_instance.this.slave_deploy_mode == 1 && tencentcloud_mysql_instance.this.slave_sync_mode == 1 && tencentcloud_mysql_instance.this.first_slave_zone == "ap-singapore-2"
    error_message = "Production survives a zone and loses no committed row."
  }
}

run "accounts" {
  command = plan

  assert {
    condition     = toset(keys(tencentcloud_mysql_account.this)) == toset(["migrate", "submit", "dispatch", "finalize", "reconcile"])
    error_message = "One account per function and one for the migration."
  }

  assert {
    condition     = alltrue([for name, privilege in tencentcloud_mysql_privilege.this : name == "migrate" || toset(one(privilege.database).privileges) == toset(["SELECT", "INSERT", "UPDATE", "DELETE"])])
    error_message = "Functions work on rows only."
  }

  assert {
    condition     = toset(one(tencentcloud_mysql_privilege.this["migrate"].database).privileges) == toset(["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "INDEX", "REFERENCES"])
    error_message = "The migration changes the schema, and nothing outside of it."
  }

  assert {
    condition     = alltrue([for privilege in tencentcloud_mysql_privilege.this : try(length(privilege.global), 0) == 0])
    error_message = "Nobody has global rights."
  }
}

run "dev_in_one_zone" {
  command = plan

  variables {
    size  = "dev"
    zones = ["ap-singapore-1"]
  }

  assert {
    condition     = tencentcloud_mysql_instance.this.destroy_protect == "off" && tencentcloud_mysql_instance.this.slave_deploy_mode == 0
    error_message = "dev is small and can be destroyed."
  }
}

run "refuses_production_in_one_zone" {
  command = plan

  variables {
    zones = ["ap-singapore-1"]
  }

  expect_failures = [tencentcloud_mysql_instance.this]
}

run "refuses_a_function_named_like_the_migration" {
  command = plan

  variables {
    functions = ["submit", "migrate"]
  }

  expect_failures = [var.functions]
}

run "unprotected_on_purpose" {
  command = plan

  variables {
    protect = false
  }

  assert {
    condition     = tencentcloud_mysql_instance.this.destroy_protect == "off" && tencentcloud_mysql_instance.this.slave_deploy_mode == 1
    error_message = "A production environment must be destroyable when that is meant, without becoming another one first."
  }
}
