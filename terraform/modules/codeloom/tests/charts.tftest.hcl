# The two charts, rendered by the real helm provider over the manifests as they are in the repository.

provider "kubernetes" {
  host = "https://127.0.0.1:1"
}

provider "helm" {
  kubernetes = { host = "https://127.0.0.1:1" }
}

variables {
  manifests_dir = "../../../knative/base"
  images        = { for name in ["submit", "dispatch", "finalize", "reconcile", "agent-job"] : name => "registry.example.com/codeloom/${name}@sha256:0000000000000000000000000000000000000000000000000000000000000000" }
  replacements  = { "kafka.codeloom.invalid:9093" = "10.0.0.9:50001" }
  cidrs         = { "192.0.2.0/24" = [], "198.51.100.0/24" = ["10.3.0.0/16"] }
  config        = { COS_REGION = "ap-singapore" }
  config_maps   = { codeloom-broker = { namespace = "codeloom", data = { "bootstrap.servers" = "10.0.0.9:50001" } } }
  secrets       = { codeloom-submit = { namespace = "codeloom", revision = 1 } }
  secret_data   = { codeloom-submit = { MYSQL_PASSWORD = "hunter2-hunter2" } }
  # Digits only: still text once it is in its place.
  event_token = "12345678901234567890123456789012"
}

run "module" {
  command = plan
}

run "charts" {
  command = plan

  module {
    source = "./tests/charts"
  }

  variables {
    manifests = run.module.manifests.functions
  }

  assert {
    condition     = toset([for object in output.objects.manifests : jsonencode(object)]) == toset([for text in run.module.manifests.functions : jsonencode(yamldecode(replace(text, "event-token.codeloom.invalid", var.event_token)))])
    error_message = "Helm changes more of the manifests than the token."
  }

  assert {
    condition     = length([for object in output.objects.manifests : object if try(object.spec.ceOverrides.extensions.codeloomtoken, "") == var.event_token]) == 5
    error_message = "Every source carries the token, as text."
  }

  assert {
    condition     = !strcontains(jsonencode(output.objects), "codeloom.invalid")
    error_message = "A placeholder is left: ${join(" ", distinct(regexall("[^\" ]*codeloom\\.invalid[^\" ]*", jsonencode(output.objects))))}"
  }

  assert {
    condition     = sort([for object in output.objects.wait : object.kind]) == tolist(["ClusterRole", "ClusterRoleBinding", "Job", "NetworkPolicy", "ServiceAccount"])
    error_message = "The waiting Job comes with its account, right and way out: ${jsonencode([for object in output.objects.wait : object.kind])}"
  }

  assert {
    condition     = [for object in output.objects.wait : object.spec.template.spec.containers[0].args if object.kind == "Job"] == [["wait", "--for=condition=Ready", "--namespace=codeloom", "--timeout=600s", "services.serving.knative.dev/submit"]]
    error_message = "The Job waits for something else."
  }
}
