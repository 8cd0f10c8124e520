# One VPC, a subnet per zone, one way out (NAT) and no way in but through load balancers.

locals {
  zones = { for index, zone in var.zones : zone => cidrsubnet(var.vpc_cidr, 4, index) }

  # Two blocks overlap where they are one in the shorter prefix of the two.
  overlaps = [
    for pair in [[var.vpc_cidr, var.pod_cidr], [var.vpc_cidr, var.service_cidr], [var.pod_cidr, var.service_cidr]] : join(" and ", pair)
    if length(distinct([
      for cidr in pair : cidrhost("${split("/", cidr)[0]}/${min([for other in pair : tonumber(split("/", other)[1])]...)}", 0)
    ])) == 1
  ]

  inside = [var.vpc_cidr, var.pod_cidr]
  drop   = { action = "DROP", cidr_block = "0.0.0.0/0", protocol = "ALL", port = "ALL" }
}

resource "tencentcloud_vpc" "this" {
  name       = var.name
  cidr_block = var.vpc_cidr
  tags       = var.tags

  lifecycle {
    precondition {
      condition     = length(local.overlaps) == 0
      error_message = "vpc_cidr, pod_cidr and service_cidr must lie apart: ${join("; ", local.overlaps)}."
    }
  }
}

resource "tencentcloud_route_table" "private" {
  name   = "${var.name}-private"
  vpc_id = tencentcloud_vpc.this.id
  tags   = var.tags
}

resource "tencentcloud_subnet" "this" {
  for_each = local.zones

  name              = "${var.name}-${each.key}"
  vpc_id            = tencentcloud_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
  route_table_id    = tencentcloud_route_table.private.id
  tags              = var.tags
}

# Billed by traffic: agents download packages in bursts and idle otherwise.
resource "tencentcloud_eip" "nat" {
  name                       = "${var.name}-nat"
  internet_charge_type       = "TRAFFIC_POSTPAID_BY_HOUR"
  internet_max_bandwidth_out = var.nat_bandwidth_mbps
  tags                       = var.tags
}

resource "tencentcloud_nat_gateway" "this" {
  name                = var.name
  vpc_id              = tencentcloud_vpc.this.id
  assigned_eip_set    = [tencentcloud_eip.nat.public_ip]
  nat_product_version = 2
  tags                = var.tags
}

resource "tencentcloud_route_table_entry" "out" {
  route_table_id         = tencentcloud_route_table.private.id
  destination_cidr_block = "0.0.0.0/0"
  next_type              = "NAT"
  next_hub               = tencentcloud_nat_gateway.this.id
  description            = "The only way out of the VPC"
}

resource "tencentcloud_security_group" "nodes" {
  name        = "${var.name}-nodes"
  description = "Worker nodes: the VPC, the pods and the load balancers' node ports"
  tags        = var.tags
}

resource "tencentcloud_security_group_rule_set" "nodes" {
  security_group_id = tencentcloud_security_group.nodes.id

  dynamic "ingress" {
    for_each = local.inside
    content {
      action      = "ACCEPT"
      cidr_block  = ingress.value
      protocol    = "ALL"
      port        = "ALL"
      description = "Inside"
    }
  }

  # A load balancer keeps the caller's address, so its callers are named here too.
  dynamic "ingress" {
    for_each = var.ingress_cidrs
    content {
      action      = "ACCEPT"
      cidr_block  = ingress.value
      protocol    = "TCP"
      port        = "30000-32768"
      description = "Callers of the submit API"
    }
  }

  ingress {
    action      = local.drop.action
    cidr_block  = local.drop.cidr_block
    protocol    = local.drop.protocol
    port        = local.drop.port
    description = "Everything else"
  }

  egress {
    action      = "ACCEPT"
    cidr_block  = "0.0.0.0/0"
    protocol    = "ALL"
    port        = "ALL"
    description = "NetworkPolicies say what each pod may reach"
  }
}

resource "tencentcloud_security_group" "data" {
  name        = "${var.name}-data"
  description = "MySQL and Redis: reachable from the VPC and its pods only"
  tags        = var.tags
}

resource "tencentcloud_security_group_rule_set" "data" {
  security_group_id = tencentcloud_security_group.data.id

  dynamic "ingress" {
    for_each = local.inside
    content {
      action      = "ACCEPT"
      cidr_block  = ingress.value
      protocol    = "TCP"
      port        = "3306,6379"
      description = "MySQL and Redis"
    }
  }

  ingress {
    action      = local.drop.action
    cidr_block  = local.drop.cidr_block
    protocol    = local.drop.protocol
    port        = local.drop.port
    description = "Everything else"
  }
}

resource "tencentcloud_security_group" "api" {
  name        = "${var.name}-api"
  description = "The cluster's public API endpoint"
  tags        = var.tags
}

resource "tencentcloud_security_group_rule_set" "api" {
  security_group_id = tencentcloud_security_group.api.id

  dynamic "ingress" {
    for_each = var.admin_cidrs
    content {
      action      = "ACCEPT"
      cidr_block  = ingress.value
      protocol    = "TCP"
      port        = "443"
      description = "Administrators"
    }
  }

  ingress {
    action      = local.drop.action
    cidr_block  = local.drop.cidr_block
    protocol    = local.drop.protocol
    port        = local.drop.port
    description = "Everything else"
  }
}
