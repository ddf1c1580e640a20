using DbUp.Builder;
using DbUp.Engine;

namespace Nod.Storage;

/// <summary>Where a database stands against the migrations this program knows.</summary>
public enum SchemaState
{
    /// <summary>Nothing of Nod's is there.</summary>
    Empty,

    /// <summary>Made by an earlier version; <c>nod upgrade</c> brings it up.</summary>
    Older,

    /// <summary>As this program wants it.</summary>
    Current,

    /// <summary>Made by a later version; this program must not touch it.</summary>
    Newer,
}

/// <summary>Brings a database to the schema this program wants: forward only, each migration once, in order.</summary>
internal sealed class Schema(UpgradeEngineBuilder target, IReadOnlyList<(string Name, string Text)> migrations)
{
    private readonly UpgradeEngine engine = target
        .WithScripts(migrations.Select(file => new SqlScript(file.Name, file.Text)))
        .WithVariablesDisabled()
        .WithTransactionPerScript()
        .LogToNowhere()
        .Build();

    private readonly HashSet<string> known = [.. migrations.Select(file => file.Name)];

    public SchemaState State()
    {
        var applied = engine.GetExecutedScripts();
        return applied switch
        {
            { Count: 0 } => SchemaState.Empty,
            _ when applied.Exists(name => !known.Contains(name)) => SchemaState.Newer,
            _ => engine.IsUpgradeRequired() ? SchemaState.Older : SchemaState.Current,
        };
    }

    /// <summary>Applies what is missing and says what it applied.</summary>
    public IReadOnlyList<string> Upgrade()
    {
        var result = engine.PerformUpgrade();
        return result.Successful
            ? [.. result.Scripts.Select(script => script.Name)]
            : throw new InvalidOperationException(
                $"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}",
                result.Error
            );
    }
}
