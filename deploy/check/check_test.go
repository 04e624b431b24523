package check
import (
 _ "github.com/compose-spec/compose-go/v2/loader"
 _ "github.com/moby/buildkit/frontend/dockerfile/parser"
 _ "github.com/moby/buildkit/frontend/dockerfile/instructions"
 _ "github.com/moby/buildkit/frontend/dockerfile/linter"
 _ "github.com/rhysd/actionlint"
 _ "k8s.io/api/apps/v1"
 _ "sigs.k8s.io/yaml"
)
