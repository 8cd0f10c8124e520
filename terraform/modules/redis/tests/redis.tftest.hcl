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
  zone              = "ap-singapore-1"
  replica_zone_ids  = [900001, 900002]
  tags              = { environment = "test" }
}

run "money_and_safety" {
  command = plan

  assert {
    condition     = tencentcloud_redis_instance.this.charge_type == "POSTPAID"
    error_message = "Paid by the hour."
  }

  assert {
    condition     = tencentcloud_redis_instance.this.no_auth == false && length(tencentcloud_redis_instance.this.security_groups) == 1
    error_message = "Redis asks for a password and stands behind its security group."
  }

  assert {
    condition     = tencentcloud_redis_instance.this.wan_address_switch == "close"
    error_message = "Redis has no public address."
  }

  assert {
    condition     = tencentcloud_redis_ssl.this.ssl_config == "enabled" && output.tls
    error_message = "TLS must be on."
  }

  assert {
    condition     = random_password.this.length == 16
    error_message = "The service takes 8 to 16 characters; take all."
  }

  assert {
    condition     = tencentcloud_redis_instance.this.force_delete == false && tencentcloud_redis_instance.this.redis_replicas_num == 2
    error_message = "Production goes through the recycle bin and has replicas."
  }
}

run "dev_can_be_destroyed" {
  command = plan

  variables {
    size             = "dev"
    replica_zone_ids = []
  }

  assert {
    condition     = tencentcloud_redis_instance.this.force_delete && tencentcloud_redis_instance.this.mem_size == 1024
    error_message = "dev is small and leaves nothing behind."
  }
}

run "refuses_production_without_replicas" {
  command = plan

  variables {
    replica_zone_ids = []
  }

  expect_failures = [tencentcloud_redis_instance.this]
}
