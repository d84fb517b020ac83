{{/* Names, labels and small pieces that several templates share. */}}

{{- define "deskmesh.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* Leaves room for the longest suffix, so that no name exceeds 63 characters. */}}
{{- define "deskmesh.fullname" -}}
{{- $full := .Values.fullnameOverride -}}
{{- if not $full -}}
{{- $name := include "deskmesh.name" . -}}
{{- $full = contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- end -}}
{{- $full | trunc 46 | trimSuffix "-" -}}
{{- end -}}

{{/* (root, component) */}}
{{- define "deskmesh.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "deskmesh.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "deskmesh.labels" -}}
{{- $root := index . 0 -}}
{{ include "deskmesh.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: deskmesh
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end -}}

{{- define "deskmesh.image" -}}
{{- $registry := default .Values.global.imageRegistry .Values.image.registry -}}
{{- $name := $registry | empty | ternary .Values.image.repository (printf "%s/%s" $registry .Values.image.repository) -}}
{{- if .Values.image.digest -}}
{{ $name }}@{{ .Values.image.digest }}
{{- else -}}
{{ $name }}:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end -}}

{{- define "deskmesh.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "deskmesh.fullname" .) .Values.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{/*
(below, above) as YAML: objects merged key by key, everything else taken from above. Sprig's
mergeOverwrite drops `false`, `0` and empty lists of the upper side.
*/}}
{{- define "deskmesh.merged" -}}
{{- $below := index . 0 -}}
{{- $above := index . 1 -}}
{{- $merged := deepCopy $below -}}
{{- range $key, $value := $above -}}
{{- $old := get $below $key -}}
{{- if and (kindIs "map" $value) (kindIs "map" $old) -}}
{{- $_ := set $merged $key (include "deskmesh.merged" (list $old $value) | fromYaml) -}}
{{- else -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- end -}}
{{ toYaml $merged }}
{{- end -}}

{{/* (root, name): the settings of one target. */}}
{{- define "deskmesh.target" -}}
{{- $root := index . 0 -}}
{{ include "deskmesh.merged" (list $root.Values.defaults (default dict (get $root.Values.targets (index . 1)))) }}
{{- end -}}

{{/* The name every replica of a target answers to; the trailing dot spares the search list. */}}
{{- define "deskmesh.address" -}}
{{- $root := index . 0 -}}
{{ printf "dns:///%s-%s.%s.svc.%s.:9090" (include "deskmesh.fullname" $root) (index . 1) $root.Release.Namespace $root.Values.clusterDomain }}
{{- end -}}

{{/*
(root, values key, secret key, environment variable, name of the chart's Secret or ""): from the
chart's Secret when the values give the secret itself, else from the one that exists.
*/}}
{{- define "deskmesh.secretEnv" -}}
{{- $root := index . 0 -}}
{{- $part := get $root.Values (index . 1) -}}
- name: {{ index . 3 }}
  valueFrom:
    secretKeyRef:
      {{- if or $part.url $part.internalKey }}
      name: {{ default (include "deskmesh.fullname" $root) (index . 4) }}
      key: {{ index . 2 }}
      {{- else }}
      name: {{ $part.existingSecret }}
      key: {{ $part.existingSecretKey }}
      {{- end }}
{{- end -}}

{{/* Settings of the files that are mounted for `database`, `bus` or `cache`. */}}
{{- define "deskmesh.storeTls" -}}
{{- $folder := printf "/etc/deskmesh/tls/%s" (index . 1) -}}
{{- $files := dict "ca" (printf "%s/ca.crt" $folder) -}}
{{- if (index . 0).clientCertificate -}}
{{- $_ := set $files "certificate" (printf "%s/tls.crt" $folder) -}}
{{- $_ := set $files "private_key" (printf "%s/tls.key" $folder) -}}
{{- end -}}
{{ toYaml $files }}
{{- end -}}

{{- define "deskmesh.pullSecrets" -}}
{{- with .Values.global.imagePullSecrets -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* One clear line for what the schema can't say. */}}
{{- define "deskmesh.check" -}}
{{- range $part, $key := dict "database" "url" "bus" "url" "cache" "url" "security" "internalKey" -}}
{{- $values := get $.Values $part -}}
{{- if not (or $values.existingSecret (get $values $key)) -}}
{{- fail (printf "%s.%s or %s.existingSecret must be set" $part $key $part) -}}
{{- end -}}
{{- end -}}
{{- range $part := list "database" "bus" "cache" -}}
{{- $tls := (get $.Values $part).tls -}}
{{- if and $tls.clientCertificate (not $tls.existingSecret) -}}
{{- fail (printf "%s.tls.existingSecret must be set when %s.tls.clientCertificate is" $part $part) -}}
{{- end -}}
{{- end -}}
{{- range $name := list "internal" "gateway" -}}
{{- $tls := get $.Values.tls $name -}}
{{- if and $tls.enabled (not $tls.existingSecret) -}}
{{- fail (printf "tls.%s.existingSecret must be set when tls.%s.enabled is" $name $name) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.grpc.enabled (not .Values.ingress.grpc.host) -}}
{{- fail "ingress.grpc.host must be set when ingress.grpc.enabled is" -}}
{{- end -}}
{{- range $secret := list "security.internal_key" "database.url" "bus.url" "cache.url" "knowledge.generator_api_key" "knowledge.translator_api_key" "knowledge.embedding_api_key" -}}
{{- $at := splitList "." $secret -}}
{{- if get (default dict (get $.Values.config (first $at))) (last $at) -}}
{{- fail (printf "config.%s would be readable in a ConfigMap: set DESKMESH_%s from a Secret by defaults.env, or database, bus, cache and security" $secret (upper (replace "." "__" $secret))) -}}
{{- end -}}
{{- end -}}
{{- range $name, $_ := .Values.targets -}}
{{- $target := include "deskmesh.target" (list $ $name) | fromYaml -}}
{{- $scaling := $target.autoscaling -}}
{{- if and $scaling.enabled (gt (int $scaling.minReplicas) (int $scaling.maxReplicas)) -}}
{{- fail (printf "targets.%s.autoscaling.minReplicas must not exceed maxReplicas" $name) -}}
{{- end -}}
{{- $least := int (ternary $scaling.minReplicas $target.replicas $scaling.enabled) -}}
{{- $available := toString $target.podDisruptionBudget.minAvailable -}}
{{- $kept := int $available -}}
{{- if hasSuffix "%" $available -}}
{{- $kept = int (ceil (divf (mulf (trimSuffix "%" $available) $least) 100)) -}}
{{- end -}}
{{- if and $target.enabled $target.podDisruptionBudget.enabled (gt $least 1) (ge $kept $least) -}}
{{- fail (printf "targets.%s.podDisruptionBudget.minAvailable keeps all %d replicas: no node could be drained" $name $least) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.gatewayApi.enabled (not .Values.gatewayApi.parentRefs) -}}
{{- fail "gatewayApi.parentRefs must name the Gateway when gatewayApi.enabled is" -}}
{{- end -}}
{{- end -}}

{{/*
Whether a gRPC port speaks TLS; empty when not. Arguments: root, whether it is the gateway's.
*/}}
{{- define "deskmesh.grpcTls" -}}
{{- $root := index . 0 -}}
{{- if or $root.Values.tls.internal.enabled (and (index . 1) $root.Values.tls.gateway.enabled) }}true{{ end -}}
{{- end -}}
