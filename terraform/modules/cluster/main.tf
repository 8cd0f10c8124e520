# A managed TKE cluster whose nodes scale, whose API is private unless administrators are named,
# whose pods prove who they are to CAM, and whose NetworkPolicies are enforced.

locals {
  production = var.size == "production"
  protected  = local.production && var.protect

  pool_key    = "codeloom.io/pool"
  agents_pool = "agents"

  # An agent's pod asks for 0.6 CPU, 1.2 GiB and 3 GiB of disk; a quarter of a node is left to the system and its daemons.
  machines = {
    "S5.LARGE8"    = { cpu = 4, memory_gb = 8, agents = 4 }
    "S5.2XLARGE16" = { cpu = 8, memory_gb = 16, agents = 10 }
    "S5.4XLARGE32" = { cpu = 16, memory_gb = 32, agents = 20 }
  }

  # Pods on their way out hold their place for a while: a tenth more, as in the agents' quota.
  agents_machine = local.production ? "S5.4XLARGE32" : "S5.LARGE8"
  agents_nodes   = ceil(ceil(var.agents_at_once * 11 / 10) / local.machines[local.agents_machine].agents)

  pools = {
    functions = local.production ? { instance_type = "S5.2XLARGE16", min = 3, max = 6, disk_gb = 100 } : { instance_type = "S5.LARGE8", min = 1, max = 2, disk_gb = 100 }
    agents    = { instance_type = local.agents_machine, min = 1, max = local.agents_nodes, disk_gb = local.production ? 200 : 100 }
  }

  public_api  = length(var.admin_cidrs) > 0
  kube_config = local.public_api ? tencentcloud_kubernetes_cluster_endpoint.this.kube_config : tencentcloud_kubernetes_cluster_endpoint.this.kube_config_intranet
}

resource "tencentcloud_kubernetes_cluster" "this" {
  cluster_name            = var.name
  cluster_desc            = "Codeloom, size ${var.size}"
  cluster_version         = var.kubernetes_version
  cluster_deploy_type     = "MANAGED_CLUSTER"
  cluster_level           = local.production ? "L50" : "L5"
  container_runtime       = "containerd"
  vpc_id                  = var.vpc_id
  network_type            = "GR"
  cluster_cidr            = var.pod_cidr
  service_cidr            = var.service_cidr
  cluster_max_pod_num     = 64
  cluster_max_service_num = pow(2, 32 - tonumber(split("/", var.service_cidr)[1]))
  cluster_ipvs            = true
  deletion_protection     = local.protected
  tags                    = var.tags

  auto_upgrade_cluster_level = true

  log_agent {
    enabled = true
  }

  # What the cluster made goes with it, or volumes and load balancers stay on the bill.
  dynamic "resource_delete_options" {
    for_each = toset(["CBS", "CLB"])
    content {
      resource_type = resource_delete_options.value
      delete_mode   = "terminate"
    }
  }

  node_pool_global_config {
    is_scale_in_enabled            = true
    expander                       = "least-waste"
    scale_in_delay                 = 10
    scale_in_unneeded_time         = 10
    scale_in_utilization_threshold = 50
    skip_nodes_with_local_storage  = true
    skip_nodes_with_system_pods    = true
    ignore_daemon_sets_utilization = true
    max_concurrent_scale_in        = 5
  }

  lifecycle {
    precondition {
      condition     = !local.production || length(var.subnet_ids) > 1
      error_message = "size \"production\" needs subnets in at least two zones."
    }
  }
}

resource "tencentcloud_kubernetes_node_pool" "this" {
  for_each = local.pools

  name                     = "${var.name}-${each.key}"
  cluster_id               = tencentcloud_kubernetes_cluster.this.id
  vpc_id                   = var.vpc_id
  subnet_ids               = var.subnet_ids
  min_size                 = each.value.min
  max_size                 = each.value.max
  desired_capacity         = each.value.min
  enable_auto_scale        = true
  retry_policy             = "INCREMENTAL_INTERVALS"
  multi_zone_subnet_policy = "EQUALITY"
  delete_keep_instance     = false
  deletion_protection      = local.protected
  labels                   = { (local.pool_key) = each.key }
  tags                     = var.tags

  # Code that a model wrote shares no node with the functions: only a pod that tolerates this, as agents' pods do, is put here.
  dynamic "taints" {
    for_each = each.key == local.agents_pool ? [each.key] : []
    content {
      key    = local.pool_key
      value  = taints.value
      effect = "NoSchedule"
    }
  }

  auto_scaling_config {
    instance_type              = each.value.instance_type
    instance_charge_type       = "POSTPAID_BY_HOUR"
    system_disk_type           = "CLOUD_PREMIUM"
    system_disk_size           = each.value.disk_gb
    orderly_security_group_ids = [var.node_security_group_id]
    public_ip_assigned         = false
    internet_max_bandwidth_out = 0
    enhanced_security_service  = true
    enhanced_monitor_service   = true
    instance_name_style        = "UNIQUE"
    instance_name              = "${var.name}-${each.key}"
  }

  lifecycle {
    # The autoscaler owns the number from the first minute on.
    ignore_changes = [desired_capacity]
  }
}

# Without this add-on TKE accepts NetworkPolicies and enforces none of them.
resource "tencentcloud_kubernetes_addon" "network_policy" {
  cluster_id = tencentcloud_kubernetes_cluster.this.id
  addon_name = "networkpolicy"

  depends_on = [tencentcloud_kubernetes_node_pool.this]
}

# Pods exchange their service account's token for a CAM role: no key in any Secret.
resource "tencentcloud_kubernetes_auth_attachment" "this" {
  cluster_id                              = tencentcloud_kubernetes_cluster.this.id
  use_tke_default                         = true
  auto_create_discovery_anonymous_auth    = true
  auto_create_oidc_config                 = true
  auto_install_pod_identity_webhook_addon = true
  auto_create_client_id                   = ["sts.cloud.tencent.com"]

  depends_on = [tencentcloud_kubernetes_node_pool.this]
}

resource "tencentcloud_kms_key" "secrets" {
  count = local.production ? 1 : 0

  alias                         = "${var.name}-kubernetes-secrets"
  description                   = "Encrypts the cluster's Secrets at rest"
  is_enabled                    = true
  key_rotation_enabled          = true
  pending_delete_window_in_days = 30
  tags                          = var.tags
}

resource "tencentcloud_kubernetes_encryption_protection" "secrets" {
  count = local.production ? 1 : 0

  cluster_id = tencentcloud_kubernetes_cluster.this.id

  kms_configuration {
    key_id     = tencentcloud_kms_key.secrets[0].id
    kms_region = var.region
  }

  depends_on = [tencentcloud_kubernetes_node_pool.this]
}

# An endpoint needs a ready node.
resource "tencentcloud_kubernetes_cluster_endpoint" "this" {
  cluster_id                      = tencentcloud_kubernetes_cluster.this.id
  cluster_intranet                = true
  cluster_intranet_subnet_id      = var.subnet_ids[0]
  cluster_internet                = local.public_api
  cluster_internet_security_group = local.public_api ? var.api_security_group_id : null

  depends_on = [tencentcloud_kubernetes_node_pool.this]

  lifecycle {
    precondition {
      condition     = !local.public_api || var.api_security_group_id != ""
      error_message = "A public API endpoint needs api_security_group_id, which limits it to admin_cidrs."
    }
  }
}

check "api_is_reachable" {
  assert {
    condition     = local.public_api || var.apply_runs_inside_vpc
    error_message = "The API endpoint is private: run terraform inside the VPC (set apply_runs_inside_vpc = true) or name admin_cidrs, or nothing can be installed in the cluster."
  }
}
