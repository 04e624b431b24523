package check

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"testing"

	apps "k8s.io/api/apps/v1"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"
)

// object returns an empty one of the type that a manifest names.
func object(kind string) (any, error) {
	switch kind {
	case "v1/Namespace":
		return new(core.Namespace), nil
	case "v1/Service":
		return new(core.Service), nil
	case "apps/v1/StatefulSet":
		return new(apps.StatefulSet), nil
	case "apps/v1/Deployment":
		return new(apps.Deployment), nil
	case "policy/v1/PodDisruptionBudget":
		return new(policy.PodDisruptionBudget), nil
	case "networking.k8s.io/v1/NetworkPolicy":
		return new(networking.NetworkPolicy), nil
	case "kustomize.config.k8s.io/v1beta1/Kustomization":
		return new(kustomization), nil
	}
	return nil, fmt.Errorf("no type is known for %s", kind)
}

// kustomization has those fields that the manifests use.
type kustomization struct {
	APIVersion string   `json:"apiVersion"`
	Kind       string   `json:"kind"`
	Namespace  string   `json:"namespace"`
	Resources  []string `json:"resources"`
}

// manifests decodes all documents below deploy/kubernetes into Kubernetes' own
// types, in which no field may be unknown or twice.
func manifests(t *testing.T) map[string][]any {
	t.Helper()
	all := map[string][]any{}
	for _, file := range files(t, "deploy/kubernetes", ".yaml") {
		for document := range bytes.SplitSeq(read(t, file), []byte("\n---\n")) {
			var head struct{ APIVersion, Kind string }
			if err := yaml.Unmarshal(document, &head); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			o, err := object(head.APIVersion + "/" + head.Kind)
			if err == nil {
				err = yaml.UnmarshalStrict(document, o)
			}
			if err != nil {
				t.Errorf("%s: %v", file, err)
				continue
			}
			all[file] = append(all[file], o)
		}
	}
	return all
}

func TestKustomizationsNameWhatIsThere(t *testing.T) {
	all := manifests(t)
	for file, objects := range all {
		k, ok := objects[0].(*kustomization)
		if !ok {
			continue
		}
		for _, resource := range k.Resources {
			target := path.Join(path.Dir(file), resource)
			if strings.HasPrefix(path.Dir(file)+"/", target+"/") {
				t.Errorf("%s names %s, a folder that holds it, which kustomize refuses", file, resource)
			}
			if len(all[target]) == 0 && len(all[target+"/kustomization.yaml"]) == 0 {
				t.Errorf("%s names %s, which is not there", file, resource)
			}
		}
	}
}

func TestPodsKeepTheRestrictedStandardAndAreWatched(t *testing.T) {
	pods := map[string]core.PodTemplateSpec{}
	budgets := map[string]bool{}
	replicas := map[string]int32{}
	for _, objects := range manifests(t) {
		for _, o := range objects {
			switch o := o.(type) {
			case *apps.Deployment:
				pods[o.Name], replicas[o.Name] = o.Spec.Template, *o.Spec.Replicas
			case *apps.StatefulSet:
				pods[o.Name], replicas[o.Name] = o.Spec.Template, *o.Spec.Replicas
			case *policy.PodDisruptionBudget:
				budgets[o.Name] = true
			}
		}
	}
	if len(pods) != 4 {
		t.Errorf("%d kinds of pods, want 4", len(pods))
	}
	for name, pod := range pods {
		s, c := pod.Spec, pod.Spec.Containers[0]
		if !*s.SecurityContext.RunAsNonRoot || *s.SecurityContext.RunAsUser == 0 || s.SecurityContext.SeccompProfile.Type != core.SeccompProfileTypeRuntimeDefault {
			t.Errorf("%s: the pod may be root, or make any system call", name)
		}
		if *c.SecurityContext.AllowPrivilegeEscalation || !*c.SecurityContext.ReadOnlyRootFilesystem || c.SecurityContext.Capabilities.Drop[0] != "ALL" {
			t.Errorf("%s: the container may gain rights, or write to its root", name)
		}
		if *s.AutomountServiceAccountToken || *s.EnableServiceLinks {
			t.Errorf("%s: the pod is told of the cluster", name)
		}
		if c.LivenessProbe == nil || c.ReadinessProbe == nil || c.StartupProbe == nil {
			t.Errorf("%s: a probe is missing", name)
		}
		if c.Resources.Limits.Memory().IsZero() || c.Resources.Requests.Cpu().IsZero() {
			t.Errorf("%s: no limit of memory, or no share of processors", name)
		}
		if *s.TerminationGracePeriodSeconds < 25 {
			t.Errorf("%s: a reply that is begun is cut off after %d s", name, *s.TerminationGracePeriodSeconds)
		}
		if replicas[name] > 1 && !budgets[name] {
			t.Errorf("%s: nothing bounds how many pods are taken down at once", name)
		}
	}
}
