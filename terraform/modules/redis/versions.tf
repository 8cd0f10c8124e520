terraform {
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    random = {
      source  = "hashicorp/random"
      version = ">= 3.9.0, < 4.0.0"
    }
    tencentcloud = {
      source  = "tencentcloudstack/tencentcloud"
      version = ">= 1.83.25, < 2.0.0"
    }
  }
}
