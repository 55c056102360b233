// Exports a trace, a log record and metrics with OpenTelemetry's JavaScript SDK.
// usage: node export.mjs NODE_MODULES ENDPOINT proto|http API_KEY ; prints the trace id
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, endpoint, encoding, apiKey] = process.argv.slice(2);
const require = createRequire(join(modules, 'any.js'));
const { trace, context, SpanKind, SpanStatusCode } = require('@opentelemetry/api');
const { resourceFromAttributes } = require('@opentelemetry/resources');
const { BasicTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
const { LoggerProvider, BatchLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { OTLPTraceExporter } = require(`@opentelemetry/exporter-trace-otlp-${encoding}`);
const { OTLPMetricExporter } = require(`@opentelemetry/exporter-metrics-otlp-${encoding}`);
const { OTLPLogExporter } = require(`@opentelemetry/exporter-logs-otlp-${encoding}`);

const headers = { 'x-otlp-api-key': apiKey };
const resource = resourceFromAttributes({ 'service.name': 'javascript', 'service.instance.id': encoding });
const tracing = new BasicTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers }))] });
const metering = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter({ url: `${endpoint}/v1/metrics`, headers }) })] });
const logProcessor = new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${endpoint}/v1/logs`, headers }) });
const logging = new LoggerProvider({ resource, processors: [logProcessor] });

const tracer = tracing.getTracer('js-tracer');
const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER, attributes: { text: 'grüße', number: 42, list: ['a', 'b'] } });
const active = trace.setSpan(context.active(), parent);
const child = tracer.startSpan('child', { kind: SpanKind.CLIENT }, active);
child.recordException(new Error('boom'));
child.setStatus({ code: SpanStatusCode.ERROR, message: 'boom' });
child.end();
logging.getLogger('js-logger').emit({ severityNumber: 13, severityText: 'WARN', body: 'from javascript', attributes: { answer: 42 }, context: active });
parent.end();
const meter = metering.getMeter('js-meter');
meter.createCounter('js.counter', { unit: '{call}' }).add(7, { route: 'a' });
const histogram = meter.createHistogram('js.histogram', { unit: 'ms' });
for (const value of [5, 12, 30, 80]) histogram.record(value);
meter.createUpDownCounter('js.gauge').add(-3);

await Promise.all([tracing.forceFlush(), logging.forceFlush(), metering.forceFlush()]);
console.log(parent.spanContext().traceId);
await Promise.all([tracing.shutdown(), logging.shutdown(), metering.shutdown()]);
