# Planned with the real provider and credentials that open nothing: what is asserted is what would be asked for.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

variables {
  name          = "codeloom"
  zones         = ["ap-singapore-1", "ap-singapore-2"]
  admin_cidrs   = ["203.0.113.10/32"]
  ingress_cidrs = []
  tags          = { environment = "test" }
}

run "money" {
  command = plan

  assert {
    condition     = tencentcloud_eip.nat.internet_charge_type == "TRAFFIC_POSTPAID_BY_HOUR"
    error_message = "The way out must be paid by traffic, not by the month."
  }

  assert {
    condition     = tencentcloud_eip.nat.internet_max_bandwidth_out == 100
    error_message = "Traffic must be capped."
  }

  assert {
    condition     = tencentcloud_nat_gateway.this.nat_product_version == 2
    error_message = "The standard NAT gateway has no fixed size to pay for."
  }

  assert {
    condition     = tencentcloud_vpc.this.tags["environment"] == "test" && tencentcloud_nat_gateway.this.tags["environment"] == "test"
    error_message = "Untagged resources cannot be told apart on the bill."
  }
}

run "safety" {
  command = plan

  assert {
    condition     = [for rule in tencentcloud_security_group_rule_set.api.ingress : "${rule.action} ${rule.cidr_block}"] == ["ACCEPT 203.0.113.10/32", "DROP 0.0.0.0/0"]
    error_message = "Only administrators may reach the API endpoint, and the drop comes last."
  }

  assert {
    condition     = alltrue([for rule in tencentcloud_security_group_rule_set.data.ingress : rule.cidr_block == "10.32.0.0/16" || rule.cidr_block == "172.20.0.0/16" || rule.action == "DROP"])
    error_message = "MySQL and Redis are reachable from inside only."
  }

  assert {
    condition     = alltrue([for rule in tencentcloud_security_group_rule_set.nodes.ingress : rule.action == "DROP" || rule.cidr_block == "10.32.0.0/16" || rule.cidr_block == "172.20.0.0/16"])
    error_message = "Without ingress_cidrs the nodes admit nobody from outside."
  }
}

run "subnets_do_not_overlap" {
  command = plan

  assert {
    condition     = [for zone in ["ap-singapore-1", "ap-singapore-2"] : tencentcloud_subnet.this[zone].cidr_block] == ["10.32.0.0/20", "10.32.16.0/20"]
    error_message = "Each zone gets a block of its own."
  }
}

run "refuses_the_world_as_administrator" {
  command = plan

  variables {
    admin_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.admin_cidrs]
}

run "refuses_no_tags" {
  command = plan

  variables {
    tags = {}
  }

  expect_failures = [var.tags]
}

run "refuses_pods_inside_the_vpc" {
  command = plan

  variables {
    pod_cidr = "10.32.0.0/16"
  }

  expect_failures = [tencentcloud_vpc.this]
}

run "refuses_nodes_among_the_services" {
  command = plan

  variables {
    vpc_cidr = "172.21.0.0/16"
  }

  expect_failures = [tencentcloud_vpc.this]
}

run "refuses_services_among_the_pods" {
  command = plan

  variables {
    service_cidr = "172.20.240.0/20"
  }

  expect_failures = [tencentcloud_vpc.this]
}
