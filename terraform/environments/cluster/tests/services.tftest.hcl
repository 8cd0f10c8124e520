# The services for trying out, by themselves: what an apply after the first one finds.

provider "kubernetes" {
  host = "https://127.0.0.1:1"
}

provider "helm" {
  kubernetes = { host = "https://127.0.0.1:1" }
}

variables {
  passwords = { for owner in ["root", "redis", "cos", "migrate", "submit", "dispatch", "finalize", "reconcile"] : owner => "neverbestoredbyanything" }

  images = {
    kafka = "registry.example.com/kafka:1"
    mysql = "registry.example.com/mysql:1"
    redis = "registry.example.com/redis:1"
    cos   = "registry.example.com/cos:1"
  }
}

run "services" {
  command = plan

  module {
    source = "./services"
  }

  assert {
    condition     = [for text in output.manifests : yamldecode(text).metadata.name if yamldecode(text).kind == "Job" && can(regex("^kafka-topics-[0-9a-f]{8}$", yamldecode(text).metadata.name))] == [for text in output.manifests : yamldecode(text).metadata.name if yamldecode(text).kind == "Job"] && length([for text in output.manifests : text if yamldecode(text).kind == "Job"]) == 1
    error_message = "One Job makes the topics, named by its content: ${jsonencode([for text in output.manifests : yamldecode(text).metadata.name if yamldecode(text).kind == "Job"])}"
  }

  assert {
    condition     = [for text in output.manifests : yamldecode(text).spec.template.spec.containers[0].image if yamldecode(text).kind == "Job"] == ["registry.example.com/kafka:1"]
    error_message = "The image stands in the Job as in everything else."
  }

  assert {
    condition     = toset([for text in output.manifests : "${yamldecode(text).kind}/${yamldecode(text).metadata.name}" if contains(["StatefulSet", "Deployment"], yamldecode(text).kind)]) == toset(["StatefulSet/kafka", "StatefulSet/mysql", "StatefulSet/cos", "Deployment/redis"])
    error_message = "What holds data keeps its name, and with it its volumes."
  }

  assert {
    condition     = !helm_release.this.atomic && helm_release.this.cleanup_on_fail
    error_message = "Rolled back, MySQL would find the files of a newer one and not start; and a Job that failed in an upgrade would be waited for again."
  }
}

run "another_kafka_makes_its_topics_by_another_job" {
  command = plan

  module {
    source = "./services"
  }

  variables {
    images = {
      kafka = "registry.example.com/kafka:2"
      mysql = "registry.example.com/mysql:1"
      redis = "registry.example.com/redis:1"
      cos   = "registry.example.com/cos:1"
    }
  }

  assert {
    condition     = [for text in output.manifests : yamldecode(text).metadata.name if yamldecode(text).kind == "Job"] != [for text in run.services.manifests : yamldecode(text).metadata.name if yamldecode(text).kind == "Job"]
    error_message = "A Job cannot be changed in place: this apply and every one after it would be refused."
  }
}

run "another_mysql_makes_no_topics" {
  command = plan

  module {
    source = "./services"
  }

  variables {
    images = {
      kafka = "registry.example.com/kafka:1"
      mysql = "registry.example.com/mysql:2"
      redis = "registry.example.com/redis:1"
      cos   = "registry.example.com/cos:1"
    }
  }

  assert {
    condition     = [for text in output.manifests : yamldecode(text).metadata.name if yamldecode(text).kind == "Job"] == [for text in run.services.manifests : yamldecode(text).metadata.name if yamldecode(text).kind == "Job"]
    error_message = "What has not changed does not run again."
  }
}
