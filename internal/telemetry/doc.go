// Package telemetry tells operators what a daemon does: Prometheus metrics and
// OpenTelemetry traces, both made of events and reports alone.
//
// Metric names are those of metrics.go and nowhere else; the dashboard and the
// alert rules in deploy/ are checked against it. Traces are off without an
// endpoint. Neither ever holds up a run.
package telemetry
