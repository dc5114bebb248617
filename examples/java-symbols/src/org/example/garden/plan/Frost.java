package org.example.garden.plan;

import java.util.List;

import org.example.garden.plant.Bed;
import org.example.garden.plant.Plant;
import org.example.garden.sky.Forecast;

/** Warns before cold nights. */
public final class Frost {

    private final Forecast forecast;

    public Frost(Forecast forecast) {
        this.forecast = forecast;
    }

    public List<String> endangered(Bed bed) {
        return bed.plants().stream()
                .filter(p -> forecast.freezes(p.minimumCelsius()))
                .map(Plant::name)
                .toList();
    }
}
