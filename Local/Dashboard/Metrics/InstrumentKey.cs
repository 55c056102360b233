namespace Dashboard.Metrics;

/// <summary>What tells instruments apart: the resource's name, the meter and the instrument's name.</summary>
internal readonly record struct InstrumentKey(string Resource, string Meter, string Name);
