# Planned with the real provider and credentials that open nothing: what is asserted is what would be asked for.

provider "tencentcloud" {
  region     = "ap-singapore"
  secret_id  = "offline"
  secret_key = "offline"
}

variables {
  name                   = "codeloom"
  size                   = "production"
  region                 = "ap-singapore"
  vpc_id                 = "vpc-1"
  subnet_ids             = ["subnet-1", "subnet-2"]
  node_security_group_id = "sg-1"
  api_security_group_id  = "sg-2"
  admin_cidrs            = ["203.0.113.10/32"]
  tags                   = { environment = "test" }
}

run "production_is_protected" {
  command = plan

  assert {
    condition     = tencentcloud_kubernetes_cluster.this.deletion_protection && alltrue([for pool in tencentcloud_kubernetes_node_pool.this : pool.deletion_protection])
    error_message = "Production must not be deleted by accident."
  }

  assert {
    condition     = length(tencentcloud_kubernetes_encryption_protection.secrets) == 1 && tencentcloud_kms_key.secrets[0].is_enabled && tencentcloud_kms_key.secrets[0].key_rotation_enabled
    error_message = "Secrets are encrypted at rest with a key that is enabled and rotates."
  }

  assert {
    condition     = tencentcloud_kubernetes_cluster_endpoint.this.cluster_internet_security_group == "sg-2"
    error_message = "A public API endpoint stands behind its security group."
  }

  assert {
    condition     = tencentcloud_kubernetes_addon.network_policy.addon_name == "networkpolicy"
    error_message = "Without the add-on NetworkPolicies are words."
  }

  assert {
    condition     = alltrue([for pool in tencentcloud_kubernetes_node_pool.this : !pool.auto_scaling_config[0].public_ip_assigned && pool.auto_scaling_config[0].internet_max_bandwidth_out == 0])
    error_message = "Nodes have no public address."
  }
}

run "money" {
  command = plan

  assert {
    condition     = alltrue([for pool in tencentcloud_kubernetes_node_pool.this : pool.auto_scaling_config[0].instance_charge_type == "POSTPAID_BY_HOUR"])
    error_message = "Nodes are paid by the hour."
  }

  assert {
    condition     = alltrue([for pool in tencentcloud_kubernetes_node_pool.this : pool.enable_auto_scale && pool.max_size <= 6])
    error_message = "Nodes scale, up to a known number."
  }

  assert {
    condition     = alltrue([for pool in tencentcloud_kubernetes_node_pool.this : pool.delete_keep_instance == false])
    error_message = "A deleted pool must not leave machines on the bill."
  }

  assert {
    condition     = toset([for option in tencentcloud_kubernetes_cluster.this.resource_delete_options : "${option.resource_type} ${option.delete_mode}"]) == toset(["CBS terminate", "CLB terminate"])
    error_message = "Volumes and load balancers go with the cluster."
  }

  assert {
    condition     = tencentcloud_kubernetes_cluster.this.cluster_deploy_type == "MANAGED_CLUSTER" && tencentcloud_kubernetes_cluster.this.cluster_max_service_num == 4096
    error_message = "Managed, with as many services as its block holds."
  }
}

run "dev_is_small_and_can_be_destroyed" {
  command = plan

  variables {
    size       = "dev"
    subnet_ids = ["subnet-1"]
  }

  assert {
    condition     = !tencentcloud_kubernetes_cluster.this.deletion_protection && tencentcloud_kubernetes_cluster.this.cluster_level == "L5" && sum([for pool in tencentcloud_kubernetes_node_pool.this : pool.max_size]) == 5
    error_message = "dev is without protection, and no larger than its cluster level allows without paying for the next one."
  }
}

run "room_for_every_agent" {
  command = plan

  variables {
    agents_at_once = 1000
  }

  assert {
    condition     = tencentcloud_kubernetes_node_pool.this["agents"].max_size == 55 && output.agents_room >= 1100
    error_message = "A full cluster never fails a task: the pool must hold what may run at once, and the pods on their way out."
  }

  assert {
    condition     = alltrue([for machine in local.machines : machine.agents * 0.6 <= machine.cpu * 0.75 && machine.agents * 1.2 <= machine.memory_gb * 0.75]) && strcontains(file("../../../functions/dispatch/src/main/resources/io/codeloom/dispatch/agent-job.yaml"), "requests: {cpu: 500m, memory: 1Gi, ephemeral-storage: 2Gi}")
    error_message = "A node is promised more agents than fit, or the agent's container asks for something else than what the nodes were counted by."
  }
}

run "agents_have_nodes_of_their_own" {
  command = plan

  assert {
    condition     = [for taint in tencentcloud_kubernetes_node_pool.this["agents"].taints : "${taint.key}=${taint.value}:${taint.effect}"] == ["codeloom.io/pool=agents:NoSchedule"] && tencentcloud_kubernetes_node_pool.this["agents"].labels["codeloom.io/pool"] == output.agents_pool
    error_message = "Hostile code must not run beside the functions, nor keep a large node alive with one of them."
  }

  assert {
    condition     = length(tencentcloud_kubernetes_node_pool.this["functions"].taints) == 0 && tencentcloud_kubernetes_node_pool.this["functions"].labels["codeloom.io/pool"] == "functions"
    error_message = "Everything else runs on the functions' nodes."
  }
}

run "no_more_nodes_than_agents_need" {
  command = plan

  variables {
    agents_at_once = 50
  }

  assert {
    condition     = tencentcloud_kubernetes_node_pool.this["agents"].max_size == 3
    error_message = "What can never run must not be able to cost."
  }
}

run "private_without_administrators" {
  command = plan

  variables {
    admin_cidrs           = []
    apply_runs_inside_vpc = true
  }

  assert {
    condition     = tencentcloud_kubernetes_cluster_endpoint.this.cluster_internet == false && tencentcloud_kubernetes_cluster_endpoint.this.cluster_intranet
    error_message = "Without administrators the API has no public endpoint."
  }
}

run "pods_prove_who_they_are" {
  command = plan

  assert {
    condition     = tencentcloud_kubernetes_auth_attachment.this.auto_install_pod_identity_webhook_addon && tencentcloud_kubernetes_auth_attachment.this.auto_create_oidc_config
    error_message = "Pod identity needs the identity provider and the webhook."
  }
}

run "says_when_nothing_can_be_installed" {
  command = plan

  variables {
    admin_cidrs = []
  }

  expect_failures = [check.api_is_reachable]
}

run "refuses_production_in_one_zone" {
  command = plan

  variables {
    subnet_ids = ["subnet-1"]
  }

  expect_failures = [tencentcloud_kubernetes_cluster.this]
}

run "refuses_an_old_kubernetes" {
  command = plan

  variables {
    kubernetes_version = "1.30.4"
  }

  expect_failures = [var.kubernetes_version]
}

run "unprotected_on_purpose" {
  command = plan

  variables {
    protect = false
  }

  assert {
    condition     = !tencentcloud_kubernetes_cluster.this.deletion_protection && alltrue([for pool in tencentcloud_kubernetes_node_pool.this : !pool.deletion_protection]) && length(tencentcloud_kubernetes_node_pool.this) == 2
    error_message = "A production environment must be destroyable when that is meant, without becoming another one first."
  }
}
