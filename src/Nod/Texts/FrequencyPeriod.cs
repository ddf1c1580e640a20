namespace Nod.Texts;

/// <summary>The period over which a program promises a greatest number of messages.</summary>
public enum FrequencyPeriod
{
    /// <summary>A calendar day.</summary>
    Day,

    /// <summary>A week.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,
}
