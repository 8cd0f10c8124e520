terraform {
  required_version = ">= 1.11.0, < 2.0.0"

  # No backend is named: for trying out the state is a local file. For more, write a backend block
  # of your own into backend.tf. No secret is in the state.

  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = "3.1.2"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "3.2.1"
    }
  }
}

provider "kubernetes" {
  config_path    = var.kubeconfig
  config_context = var.kube_context == "" ? null : var.kube_context
}

provider "helm" {
  kubernetes = {
    config_path    = var.kubeconfig
    config_context = var.kube_context == "" ? null : var.kube_context
  }
}
