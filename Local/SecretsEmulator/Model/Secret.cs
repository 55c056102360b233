using System.Collections.Immutable;
using SecretsEmulator.Contract;

namespace SecretsEmulator.Model;

/// <summary>A secret at one moment. Every change makes a new one, so that a failed operation leaves nothing half done.</summary>
internal sealed record Secret
{
    public required string Arn { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Changed { get; init; }

    public string? Description { get; init; }

    public string? KmsKeyId { get; init; }

    /// <summary>Null until the first tag; empty when all were removed.</summary>
    public ImmutableList<Tag>? Tags { get; init; }

    /// <summary>Oldest first.</summary>
    public ImmutableList<SecretVersion> Versions { get; init; } = [];

    /// <summary>Null until rotation was first set.</summary>
    public RotationState? Rotation { get; init; }

    public string? ResourcePolicy { get; init; }

    /// <summary>The day of the last read, at midnight UTC.</summary>
    public DateTimeOffset? LastAccessed { get; init; }

    /// <summary>When deletion was asked for, null while the secret is active.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>The end of the recovery window.</summary>
    public DateTimeOffset? DeletionDate { get; init; }

    public SecretVersion? Version(string id) => Versions.Find(version => version.Id == id);

    public SecretVersion? Labelled(string stage) => Versions.Find(version => version.Stages.Contains(stage));

    /// <summary>Replaces the version with the same id, or adds it.</summary>
    public Secret With(SecretVersion version)
    {
        var index = Versions.FindIndex(v => v.Id == version.Id);
        return this with { Versions = index < 0 ? Versions.Add(version) : Versions.SetItem(index, version) };
    }

    /// <summary>
    /// Moves a label to a version, or only removes it (<paramref name="versionId"/> null). As in the service, AWSPREVIOUS follows to the version
    /// that AWSCURRENT leaves, and that version loses AWSPENDING, which it may still have from its rotation.
    /// </summary>
    public Secret Move(string stage, string? versionId)
    {
        var holder = Labelled(stage);
        if (holder?.Id == versionId)
            return this;
        var moved = this;
        if (holder is not null)
        {
            var left = holder.Stages.Remove(stage);
            moved = moved.With(holder with { Stages = stage == StagingLabel.Current ? left.Remove(StagingLabel.Pending) : left });
        }

        if (versionId is not null && moved.Version(versionId) is { } target)
            moved = moved.With(target with { Stages = target.Stages.Add(stage) });
        return stage == StagingLabel.Current && holder is not null ? moved.Move(StagingLabel.Previous, holder.Id) : moved;
    }

    /// <summary>Drops versions without labels beyond the hundred that the service keeps; those of the last 24 hours stay.</summary>
    public Secret Prune(DateTimeOffset now)
    {
        var surplus = Versions.Count - Limits.VersionsKept;
        return surplus <= 0 ? this : this with
        {
            Versions = Versions.RemoveAll(version => version.Stages.IsEmpty && now - version.Created > Limits.VersionsKeptFor && surplus-- > 0),
        };
    }
}
