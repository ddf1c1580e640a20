using System.Text.Json.Serialization;

namespace Nod.Catalog;

/// <summary>What a person who signs in may do.</summary>
[JsonConverter(typeof(SnakeCase<Role>))]
public enum Role
{
    /// <summary>Everything.</summary>
    Owner,

    /// <summary>Text candidates.</summary>
    Recruiter,

    /// <summary>Settings, proof, holds.</summary>
    Compliance,

    /// <summary>Look at everything, touch nothing.</summary>
    Auditor,

    /// <summary>Record opt-ins at a job fair.</summary>
    FairStaff,
}

/// <summary>A person who signs in.</summary>
public sealed record User
{
    /// <summary>The address they sign in with, lower case.</summary>
    public required string Email { get; init; }

    /// <summary>The password's salted hash.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>What they may do.</summary>
    public required Role Role { get; init; }

    /// <summary>Whether they are let in no more; they stay on record, since the audit trail names them.</summary>
    public bool Disabled { get; init; }
}
