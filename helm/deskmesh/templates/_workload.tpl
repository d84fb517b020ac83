{{/*
Everything one target needs, whichever it is: Deployment, headless Service, PodDisruptionBudget,
HorizontalPodAutoscaler, NetworkPolicy. Arguments: root, name, target (merged settings).
*/}}
{{- define "deskmesh.workload" -}}
{{- $root := .root -}}
{{- $target := .target -}}
{{- $isGateway := eq .name "gateway" -}}
{{- $full := include "deskmesh.fullname" $root -}}
{{- $self := list $root .name -}}
{{- $scales := $target.autoscaling.enabled -}}
{{- $least := $scales | ternary $target.autoscaling.minReplicas $target.replicas | int -}}
{{- $most := $scales | ternary $target.autoscaling.maxReplicas $target.replicas | int }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $full }}-{{ .name }}
  labels: {{- include "deskmesh.labels" $self | nindent 4 }}
spec:
  {{- if not $scales }}
  replicas: {{ $target.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  minReadySeconds: 5
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  selector:
    matchLabels: {{- include "deskmesh.selector" $self | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "deskmesh.labels" $self | nindent 8 }}
        {{- with $target.podLabels }}{{ toYaml . | nindent 8 }}{{ end }}
      annotations:
        checksum/config: {{ include (print $root.Template.BasePath "/config.yaml") $root | sha256sum }}
        checksum/secret: {{ include (print $root.Template.BasePath "/secret.yaml") $root | sha256sum }}
        {{- if not $root.Values.metrics.serviceMonitor.enabled }}
        prometheus.io/scrape: "true"
        prometheus.io/port: "9091"
        {{- end }}
        {{- with $target.podAnnotations }}{{ toYaml . | nindent 8 }}{{ end }}
    spec:
      serviceAccountName: {{ include "deskmesh.serviceAccountName" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with include "deskmesh.pullSecrets" $root }}{{ . | nindent 6 }}{{ end }}
      securityContext: {{- toYaml $root.Values.podSecurityContext | nindent 8 }}
      terminationGracePeriodSeconds: {{ $target.terminationGracePeriodSeconds }}
      {{- with $target.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- if $root.Values.topologySpread.enabled }}
      topologySpreadConstraints:
        {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
        - topologyKey: {{ . }}
          maxSkew: 1
          whenUnsatisfiable: {{ $root.Values.topologySpread.whenUnsatisfiable }}
          labelSelector:
            matchLabels: {{- include "deskmesh.selector" $self | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
        {{- end }}
      {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "deskmesh.image" $root }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          command: [deskmesh]
          args:
            - serve
            - --target={{ .name }}
            - --config=/etc/deskmesh/deskmesh.yaml
            - --grpc=0.0.0.0:9090
            - --metrics=0.0.0.0:9091
            {{- if $isGateway }}
            - --http=0.0.0.0:8080
            {{- end }}
          env:
            {{- include "deskmesh.secretEnv" (list $root "database" "database-url" "DESKMESH_DATABASE__URL" "") | nindent 12 }}
            {{- include "deskmesh.secretEnv" (list $root "bus" "bus-url" "DESKMESH_BUS__URL" "") | nindent 12 }}
            {{- include "deskmesh.secretEnv" (list $root "cache" "cache-url" "DESKMESH_CACHE__URL" "") | nindent 12 }}
            {{- include "deskmesh.secretEnv" (list $root "security" "internal-key" "DESKMESH_SECURITY__INTERNAL_KEY" "") | nindent 12 }}
            - name: DESKMESH_SERVER__REPLICAS
              value: {{ $most | quote }}
            {{- with $target.env }}{{ toYaml . | nindent 12 }}{{ end }}
          {{- with $target.envFrom }}
          envFrom: {{- toYaml . | nindent 12 }}
          {{- end }}
          ports:
            - {name: grpc, containerPort: 9090, protocol: TCP}
            - {name: metrics, containerPort: 9091, protocol: TCP}
            {{- if $isGateway }}
            - {name: http, containerPort: 8080, protocol: TCP}
            {{- end }}
          # Started: gRPC says SERVING (the probe speaks no TLS, so with that the metrics port is asked).
          # Alive: the process answers at all. Ready: it has started, isn't stopping, and has its database.
          # Without broker, cache or neighbours it still serves what it can: taken out of the Services, all
          # replicas at once, it would serve nothing.
          startupProbe:
            {{- if include "deskmesh.grpcTls" (list $root $isGateway) }}
            httpGet: {path: "/readyz?exclude=bus&exclude=cache&exclude=service&exclude=database", port: metrics}
            {{- else }}
            grpc: {port: 9090}
            {{- end }}
            periodSeconds: 2
            failureThreshold: 60
          livenessProbe:
            httpGet: {path: /healthz, port: metrics}
            periodSeconds: 10
            timeoutSeconds: 3
            failureThreshold: 6
          readinessProbe:
            httpGet: {path: "/readyz?exclude=bus&exclude=cache&exclude=service", port: metrics}
            periodSeconds: 5
            timeoutSeconds: 5
            failureThreshold: 2
          securityContext: {{- toYaml $root.Values.securityContext | nindent 12 }}
          resources: {{- toYaml $target.resources | nindent 12 }}
          volumeMounts:
            - {name: config, mountPath: /etc/deskmesh/deskmesh.yaml, subPath: deskmesh.yaml, readOnly: true}
            - {name: tmp, mountPath: /tmp}
            {{- if $root.Values.tls.internal.enabled }}
            - {name: tls-internal, mountPath: /etc/deskmesh/tls/internal, readOnly: true}
            {{- end }}
            {{- if and $isGateway $root.Values.tls.gateway.enabled }}
            - {name: tls-gateway, mountPath: /etc/deskmesh/tls/gateway, readOnly: true}
            {{- end }}
            {{- range $name := list "database" "bus" "cache" }}
            {{- if (get $root.Values $name).tls.existingSecret }}
            - {name: tls-{{ $name }}, mountPath: /etc/deskmesh/tls/{{ $name }}, readOnly: true}
            {{- end }}
            {{- end }}
            {{- with $target.extraVolumeMounts }}{{ toYaml . | nindent 12 }}{{ end }}
      volumes:
        - name: config
          configMap: {name: {{ $full }}}
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
        {{- if $root.Values.tls.internal.enabled }}
        - name: tls-internal
          secret: {secretName: {{ $root.Values.tls.internal.existingSecret }}, defaultMode: 0440}
        {{- end }}
        {{- if and $isGateway $root.Values.tls.gateway.enabled }}
        - name: tls-gateway
          secret: {secretName: {{ $root.Values.tls.gateway.existingSecret }}, defaultMode: 0440}
        {{- end }}
        {{- range $name := list "database" "bus" "cache" }}
        {{- with (get $root.Values $name).tls.existingSecret }}
        - name: tls-{{ $name }}
          secret: {secretName: {{ . }}, defaultMode: 0440}
        {{- end }}
        {{- end }}
        {{- with $target.extraVolumes }}{{ toYaml . | nindent 8 }}{{ end }}
      {{- with $target.nodeSelector }}
      nodeSelector: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $target.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $target.affinity }}
      affinity: {{- toYaml . | nindent 8 }}
      {{- end }}
---
# Headless: callers see every replica and use them in turn.
apiVersion: v1
kind: Service
metadata:
  name: {{ $full }}-{{ .name }}
  labels: {{- include "deskmesh.labels" $self | nindent 4 }}
spec:
  clusterIP: None
  selector: {{- include "deskmesh.selector" $self | nindent 4 }}
  ports:
    - {name: grpc, port: 9090, targetPort: grpc{{ if not (include "deskmesh.grpcTls" (list $root $isGateway)) }}, appProtocol: kubernetes.io/h2c{{ end }}}
    - {name: metrics, port: 9091, targetPort: metrics}
{{- if and $target.podDisruptionBudget.enabled (gt $least 1) }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $full }}-{{ .name }}
  labels: {{- include "deskmesh.labels" $self | nindent 4 }}
spec:
  minAvailable: {{ $target.podDisruptionBudget.minAvailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "deskmesh.selector" $self | nindent 6 }}
{{- end }}
{{- if $scales }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $full }}-{{ .name }}
  labels: {{- include "deskmesh.labels" $self | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ $full }}-{{ .name }}
  minReplicas: {{ $target.autoscaling.minReplicas }}
  maxReplicas: {{ $target.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ $target.autoscaling.targetCPUUtilizationPercentage }}}
    {{- with $target.autoscaling.metrics }}{{ toYaml . | nindent 4 }}{{ end }}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
{{- end }}
{{- if $root.Values.networkPolicy.enabled }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ $full }}-{{ .name }}
  labels: {{- include "deskmesh.labels" $self | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- include "deskmesh.selector" $self | nindent 6 }}
  policyTypes: [Ingress{{ if $root.Values.networkPolicy.egress.enabled }}, Egress{{ end }}]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: {{ include "deskmesh.name" $root }}
              app.kubernetes.io/instance: {{ $root.Release.Name }}
      ports:
        - {port: grpc, protocol: TCP}
        {{- if $isGateway }}
        - {port: http, protocol: TCP}
        {{- end }}
    - ports:
        - {port: metrics, protocol: TCP}
      from:
        {{- if $root.Values.networkPolicy.metricsFrom }}
        {{- toYaml $root.Values.networkPolicy.metricsFrom | nindent 8 }}
        {{- else }}
        - namespaceSelector: {}
        {{- end }}
    {{- if $isGateway }}
    - ports:
        - {port: http, protocol: TCP}
        - {port: grpc, protocol: TCP}
      {{- with $root.Values.networkPolicy.gatewayFrom }}
      from: {{- toYaml . | nindent 8 }}
      {{- end }}
    {{- end }}
  {{- if $root.Values.networkPolicy.egress.enabled }}
  egress:
    - ports:
        - {port: 53, protocol: UDP}
        - {port: 53, protocol: TCP}
    - to:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: {{ include "deskmesh.name" $root }}
              app.kubernetes.io/instance: {{ $root.Release.Name }}
      ports:
        - {port: 9090, protocol: TCP}
    {{- with $root.Values.networkPolicy.egress.rules }}{{ toYaml . | nindent 4 }}{{ end }}
  {{- end }}
{{- end }}
{{- end -}}
