locals {
  rendered = { manifests = data.helm_template.manifests.manifest, wait = data.helm_template.wait.manifest }
}

output "objects" {
  description = "Rendered objects, by chart."
  value = {
    for chart, text in local.rendered : chart => [
      for document in split("\n---", "\n${text}") : yamldecode(document) if can(regex("(?m)^\"?kind\"?:", document))
    ]
  }
}
