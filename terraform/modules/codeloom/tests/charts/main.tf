# What Helm makes of the two local charts, as an apply would have it. Rendered by the provider itself; no cluster is asked.

data "helm_template" "manifests" {
  name      = "codeloom"
  namespace = "codeloom"
  chart     = "${path.module}/../../../../charts/manifests"
  values    = [yamlencode({ manifests = var.manifests })]

  set = [{
    name  = "eventToken"
    value = var.event_token
    type  = "string"
  }]
}

data "helm_template" "wait" {
  name      = "codeloom-ready"
  namespace = "codeloom"
  chart     = "${path.module}/../../../../charts/wait"

  values = [yamlencode({
    image          = "registry.example.com/kubectl:1"
    pullSecret     = "codeloom-pull"
    timeoutSeconds = 600
    revision       = "0123456789abcdef"
    objects        = [{ group = "serving.knative.dev", resource = "services", namespace = "codeloom", name = "submit", condition = "Ready" }]
  })]
}
