# One apply: network, cluster, data services, rights, Knative, and Codeloom on top of it.

data "tencentcloud_user_info" "this" {}

data "tencentcloud_availability_zones_by_product" "kafka" {
  product = "ckafka"
}

locals {
  production = var.size == "production"
  functions  = ["submit", "dispatch", "finalize", "reconcile"]

  max_running_tasks = var.max_running_tasks > 0 ? var.max_running_tasks : local.production ? 50 : 8

  tags = merge(var.extra_tags, {
    project     = "codeloom"
    environment = var.name
    size        = var.size
    owner       = var.owner
    managed-by  = "terraform"
  })

  zone_ids = { for zone in data.tencentcloud_availability_zones_by_product.kafka.zones : zone.name => tonumber(zone.id) }

  pod_cidr     = "172.20.0.0/16"
  service_cidr = "172.21.0.0/20"

  namespaces = { functions = "codeloom", agents = "codeloom-agents" }

  # Apart, since a new password is an outage of some minutes and a new key is none.
  rotation = tostring(var.passwords_revision)

  # Both only ever go up, and so does what is handed in.
  handed_in = var.secrets_revision + var.passwords_revision - 1
}

module "network" {
  source = "../../modules/network"

  name               = var.name
  vpc_cidr           = var.vpc_cidr
  pod_cidr           = local.pod_cidr
  service_cidr       = local.service_cidr
  zones              = var.zones
  admin_cidrs        = var.admin_cidrs
  ingress_cidrs      = var.ingress_cidrs
  nat_bandwidth_mbps = local.production ? 200 : 50
  tags               = local.tags
}

module "cluster" {
  source = "../../modules/cluster"

  name                   = var.name
  size                   = var.size
  protect                = var.protect
  region                 = var.region
  kubernetes_version     = var.kubernetes_version
  vpc_id                 = module.network.vpc_id
  subnet_ids             = [for zone in var.zones : module.network.subnet_ids[zone]]
  node_security_group_id = module.network.node_security_group_id
  api_security_group_id  = module.network.api_security_group_id
  admin_cidrs            = var.admin_cidrs
  apply_runs_inside_vpc  = var.apply_runs_inside_vpc
  pod_cidr               = local.pod_cidr
  service_cidr           = local.service_cidr
  agents_at_once         = local.max_running_tasks
  tags                   = local.tags
}

module "kafka" {
  source = "../../modules/kafka"

  name              = var.name
  size              = var.size
  protect           = var.protect
  vpc_id            = module.network.vpc_id
  subnet_id         = module.network.first_subnet_id
  zone_ids          = [for zone in var.zones : local.zone_ids[zone]]
  results_hours     = (var.backup_days + 1) * 24
  vip               = var.kafka_vip
  certificate_id    = var.kafka_certificate_id
  password_rotation = local.rotation
  tags              = local.tags
}

module "mysql" {
  source = "../../modules/mysql"

  name              = var.name
  size              = var.size
  protect           = var.protect
  vpc_id            = module.network.vpc_id
  subnet_id         = module.network.first_subnet_id
  security_group_id = module.network.data_security_group_id
  zones             = var.zones
  functions         = local.functions
  backup_days       = var.backup_days
  password_rotation = local.rotation
  tags              = local.tags
}

module "redis" {
  source = "../../modules/redis"

  name              = var.name
  size              = var.size
  protect           = var.protect
  vpc_id            = module.network.vpc_id
  subnet_id         = module.network.first_subnet_id
  security_group_id = module.network.data_security_group_id
  zone              = var.zones[0]
  replica_zone_ids  = local.production ? [local.zone_ids[var.zones[0]], local.zone_ids[var.zones[1]]] : []
  password_rotation = local.rotation
  tags              = local.tags
}

module "storage" {
  source = "../../modules/storage"

  name      = var.name
  size      = var.size
  protect   = var.protect
  region    = var.region
  app_id    = tostring(data.tencentcloud_user_info.this.app_id)
  role_arns = module.identity.role_arns
  logs_days = var.logs_days
  tags      = local.tags
}

module "identity" {
  source = "../../modules/identity"

  name          = var.name
  owner_uin     = data.tencentcloud_user_info.this.owner_uin
  oidc_provider = module.cluster.id
  oidc_issuer   = module.cluster.oidc_issuer
  functions     = { for function in local.functions : function => { namespace = local.namespaces.functions, service_account = function } }
  statements    = module.storage.statements
  tags          = local.tags
}

module "registry" {
  source = "../../modules/registry"

  name              = var.name
  size              = var.size
  protect           = var.protect
  existing          = var.registry
  push_cidrs        = var.registry == "" ? var.admin_cidrs : []
  vpc_id            = module.network.vpc_id
  subnet_id         = module.network.first_subnet_id
  region            = var.region
  block_severity    = var.registry_block_severity
  password_rotation = local.rotation
  tags              = local.tags
}

module "logs" {
  source = "../../modules/logs"

  name       = var.name
  cluster_id = module.cluster.id
  tags       = local.tags
}

module "knative" {
  source = "../../modules/knative"

  domain              = var.domain
  replicas            = local.production ? 2 : 1
  operator_chart      = var.knative_operator_chart
  operator_values     = var.knative_operator_values
  kafka_manifests_url = var.knative_kafka_manifests_url
  image_overrides     = var.knative_image_overrides
  pull_secret         = var.knative_pull_secret
  pull_revision       = var.knative_pull_revision
  registry_hosts      = [module.registry.host]
  kubectl_image       = var.kubectl_image
  tls_secret          = var.tls_revision == 0 ? "" : "kourier-tls"
  tls_revision        = var.tls_revision
  tls_certificate_pem = var.tls_certificate_pem
  tls_key_pem         = var.tls_key_pem

  # Without callers from outside, the load balancer has no public address at all.
  service_type = "LoadBalancer"
  ingress_annotations = merge(
    { for subnet in [module.network.first_subnet_id] : "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid" => subnet if length(var.ingress_cidrs) == 0 },
    var.ingress_annotations,
  )

  # Policies must hold before the first pod of ours runs.
  depends_on = [module.cluster]
}

# Nothing of Codeloom starts before it can trust what it talks to. A part of the environment can be applied alone (-target),
# since the authorities to trust exist only when MySQL, Redis and Kafka do.
resource "terraform_data" "trust" {
  lifecycle {
    precondition {
      condition     = var.public_authorities || (var.trust_store_base64 != "" && var.ca_bundle_pem != "")
      error_message = "The data services' certificates are verified, and the migration would fail after minutes. Give trust_store_base64 (functions) and ca_bundle_pem (Knative), made from what -target=module.mysql -target=module.redis -target=module.kafka brings (the README says how), or say public_authorities = true."
    }
  }
}

# Likewise the images, whose registry may be made in a first step of its own.
resource "terraform_data" "images" {
  lifecycle {
    precondition {
      condition     = length(setsubtract(["submit", "dispatch", "finalize", "reconcile", "agent-job"], keys(var.image_digests))) == 0
      error_message = "image_digests must hold submit, dispatch, finalize, reconcile and agent-job. A registry that is made here is filled first: terraform apply -target=module.registry, and then as modules/registry/README.md says."
    }
  }
}

module "codeloom" {
  source = "../../modules/codeloom"

  manifests_dir       = var.manifests_dir
  functions_namespace = local.namespaces.functions
  agents_namespace    = local.namespaces.agents
  images              = { for name, digest in var.image_digests : name => "${module.registry.registry}/${name}@${digest}" }
  replacements        = { "kafka.codeloom.invalid:9093" = module.kafka.bootstrap_servers }
  cidrs               = local.cidrs
  config              = local.config
  config_maps         = local.config_maps
  kafka_ca            = var.ca_bundle_pem != ""
  secrets             = local.secrets
  secret_data         = local.secret_data
  event_token         = var.event_token
  pull_secret         = local.pull_secret
  kubectl_image       = var.kubectl_image
  intake_paused       = var.intake_paused
  agent_internet      = var.agent_internet

  event_token_revision = var.secrets_revision

  service_account_annotations = {
    for function in local.functions : function => {
      "tke.cloud.tencent.com/role-arn" = module.identity.role_arns[function]
      "tke.cloud.tencent.com/audience" = "sts.cloud.tencent.com"
    }
  }

  depends_on = [module.knative, module.logs, terraform_data.trust, terraform_data.images]
}

check "kafka_is_named" {
  assert {
    condition     = var.kafka_certificate_id != ""
    error_message = "Kafka's clients verify that the certificate names the address they connect to, and CKafka's own probably does not. Give kafka_vip and kafka_certificate_id before the first apply (README): neither can be changed afterwards."
  }
}
